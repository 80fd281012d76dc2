package org.varve.processing.domain;

import java.util.List;

/**
 * What a check of one stored ledger block came to.
 *
 * @param operations leaves of it
 * @param contents contents of them
 * @param bytes that were read for it
 * @param damages what is wrong, first damage first; at most {@link #DAMAGES_MAX}
 * @param damagesTotal how many there are in all
 */
public record BlockVerdict(
    long height,
    long operations,
    long contents,
    long bytes,
    List<StoredDamage> damages,
    long damagesTotal) {

  /** More are counted only. */
  public static final int DAMAGES_MAX = 100;

  public BlockVerdict {
    damages = List.copyOf(damages);
  }

  public boolean isSound() {
    return damagesTotal == 0;
  }
}
