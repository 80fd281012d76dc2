package org.varve.ledger.contract;

/**
 * Where an admitted data block comes to lie.
 *
 * @param height the ledger block that holds it
 * @param firstLeafIndex the size of the log before it
 */
public record BlockPosition(long height, long firstLeafIndex) {

  public BlockPosition {
    if (height < 1 || firstLeafIndex < 1) {
      throw new IllegalArgumentException(
          "height is %s and first leaf %s; both are 1 or more, 0 being the genesis block"
              .formatted(height, firstLeafIndex));
    }
  }
}
