package org.varve.ledger.fabric.testing;

import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.Version;

/** Which transaction wrote a value: its block, and its place in it. */
record StateVersion(long block, long transaction) {

  static StateVersion of(Version version) {
    return new StateVersion(version.getBlockNum(), version.getTxNum());
  }

  Version message() {
    return Version.newBuilder().setBlockNum(block).setTxNum(transaction).build();
  }
}
