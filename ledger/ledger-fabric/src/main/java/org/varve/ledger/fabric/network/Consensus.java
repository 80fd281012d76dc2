package org.varve.ledger.fabric.network;

/** How the ordering service of a development network agrees. */
public enum Consensus {
  /** One orderer: quick and small. */
  RAFT(1),
  /** Four orderers of four organisations, of which one may lie. */
  BFT(4);

  private final int orderers;

  Consensus(int orderers) {
    this.orderers = orderers;
  }

  int orderers() {
    return orderers;
  }
}
