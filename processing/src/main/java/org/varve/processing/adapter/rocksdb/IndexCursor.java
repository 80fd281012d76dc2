package org.varve.processing.adapter.rocksdb;

import java.util.function.Function;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.varve.processing.application.IndexFailedException;

/** Walks the keys that begin with a prefix; each step says whether it stands at one. */
final class IndexCursor implements AutoCloseable {
  private final RocksIterator iterator;
  private final byte[] prefix;
  private final Function<RocksDBException, IndexFailedException> failure;

  IndexCursor(
      RocksIterator iterator,
      byte[] prefix,
      Function<RocksDBException, IndexFailedException> failure) {
    this.iterator = iterator;
    this.prefix = prefix;
    this.failure = failure;
  }

  /** To the first key at or after this one. */
  boolean seek(byte[] key) {
    iterator.seek(key);
    return isAtKey();
  }

  /** To the last key at or before this one. */
  boolean seekBack(byte[] key) {
    iterator.seekForPrev(key);
    return isAtKey();
  }

  boolean next() {
    iterator.next();
    return isAtKey();
  }

  boolean previous() {
    iterator.prev();
    return isAtKey();
  }

  byte[] key() {
    return iterator.key();
  }

  byte[] value() {
    return iterator.value();
  }

  @Override
  public void close() {
    iterator.close();
  }

  private boolean isAtKey() {
    if (iterator.isValid()) {
      return IndexKey.startsWith(iterator.key(), prefix);
    }
    // Invalid is the end of the table, or damage.
    try {
      iterator.status();
      return false;
    } catch (RocksDBException e) {
      throw failure.apply(e);
    }
  }
}
