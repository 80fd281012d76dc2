package org.varve.processing.adapter.rocksdb;

/** Leaves that have something in common, walked in one direction of the log. */
interface Leaves extends AutoCloseable {
  /** No such leaf. */
  long NONE = -1;

  /**
   * The first of them at or after a leaf, in the direction of the walk.
   *
   * @param leafIndex never one before the last that was found
   */
  long from(long leafIndex);

  @Override
  void close();

  /** Every leaf there is: they have no holes. */
  Leaves ALL =
      new Leaves() {
        @Override
        public long from(long leafIndex) {
          return leafIndex;
        }

        @Override
        public void close() {
          // Holds nothing.
        }
      };
}
