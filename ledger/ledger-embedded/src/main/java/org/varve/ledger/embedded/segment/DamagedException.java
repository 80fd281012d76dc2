package org.varve.ledger.embedded.segment;

import java.io.IOException;

/**
 * Thrown instead of serving, cutting or overwriting bytes that were acknowledged and are damaged.
 */
public final class DamagedException extends IOException {
  private static final long serialVersionUID = 1;

  private final Damage damage;

  public DamagedException(Damage damage) {
    super(damage + ". Run varve fsck for the extent, then restore the file from a backup.");
    this.damage = damage;
  }

  public Damage damage() {
    return damage;
  }
}
