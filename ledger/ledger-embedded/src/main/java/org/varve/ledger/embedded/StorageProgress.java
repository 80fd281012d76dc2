package org.varve.ledger.embedded;

/** Is told how far a long read of stored data has come. */
@FunctionalInterface
public interface StorageProgress {
  /** Tells nobody. */
  StorageProgress NONE = (what, bytes, ofBytes) -> {};

  /**
   * Called after each record read.
   *
   * @param what is being read: "contents" or "blocks"
   * @param bytes read so far
   * @param ofBytes to be read in all
   */
  void read(String what, long bytes, long ofBytes);
}
