package org.varve.evidence.operation;

import org.varve.evidence.MalformedException;

/** What an operation does. */
public enum OperationKind {
  /** Entry 0 of a log: its origin, keys and policy. */
  GENESIS(0),
  /** Items of a source, committed to by their root. */
  DATA(1),
  /** Encapsulates the operations of a data block. */
  BLOCK(2),
  /** Binds a signer's key to sources, or revokes it. */
  SIGNER(3),
  /** Registers a data format. */
  FORMAT(4),
  /** States that operations of the source were dropped before they were recorded. */
  GAP(5),
  /** Changes a resource: what operators, owners and supervisors control. */
  CONTROL(6),
  /** States who read what, or was denied it. */
  ACCESS(7);

  private final int number;

  OperationKind(int number) {
    this.number = number;
  }

  /** The number in the payload. */
  public int number() {
    return number;
  }

  /** Whether sources state this, always with bound keys of their own. */
  public boolean isFromSource() {
    return this == DATA || this == GAP;
  }

  /**
   * Whether the key may be one that a SIGNER operation binds, as that of a source, an operator or a
   * data user is. Authorities state all but what sources do.
   */
  public boolean mayBeBound() {
    return isFromSource() || this == CONTROL;
  }

  /**
   * @throws MalformedException if there is no such kind
   */
  public static OperationKind ofNumber(long number) {
    for (OperationKind kind : values()) {
      if (kind.number == number) {
        return kind;
      }
    }
    throw MalformedException.unsupported("unknown operation kind", "kind " + number);
  }
}
