package org.varve.ledger.embedded.state;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.rocksdb.FlushOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Status;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varve.ledger.state.StateKey;
import org.varve.ledger.state.StateWrite;

/**
 * State in RocksDB, without its write-ahead log: the ledger's blocks are the log.
 *
 * <p>What RocksDB finds damaged is remembered, so that the next start makes the state anew.
 */
final class RocksState implements StateStore {
  private static final Logger LOG = LoggerFactory.getLogger(RocksState.class);

  private final RocksDB db;
  private final RocksOptions options;
  private final Runnable onCorruption;
  private final boolean writable;
  private final WriteOptions noLog = new WriteOptions().setDisableWAL(true);

  /**
   * A closed RocksDB crashes the process that reads it, so readers and close exclude each other.
   */
  private final ReadWriteLock closing = new ReentrantReadWriteLock();

  private boolean closed;

  private RocksState(RocksDB db, RocksOptions options, Runnable onCorruption, boolean writable) {
    this.db = db;
    this.options = options;
    this.onCorruption = onCorruption;
    this.writable = writable;
  }

  /**
   * @param onCorruption runs when RocksDB finds that its files are damaged
   */
  static RocksState writable(RocksDB db, RocksOptions options, Runnable onCorruption) {
    return new RocksState(db, options, onCorruption, true);
  }

  static RocksState readOnly(RocksDB db, RocksOptions options) {
    return new RocksState(db, options, () -> {}, false);
  }

  @FunctionalInterface
  private interface Access<T extends @Nullable Object> {
    T run() throws RocksDBException;
  }

  @Override
  public byte @Nullable [] get(StateKey key) {
    return this.<byte @Nullable []>access(() -> db.get(key.bytes()));
  }

  @Override
  public void scan(StateKey prefix, BiConsumer<StateKey, byte[]> visitor) {
    access(
        () -> {
          try (RocksIterator iterator = db.newIterator()) {
            iterator.seek(prefix.bytes());
            while (iterator.isValid() && startsWith(iterator.key(), prefix.bytes())) {
              visitor.accept(StateKey.of(iterator.key()), iterator.value());
              iterator.next();
            }
            iterator.status();
            return true;
          }
        });
  }

  private static boolean startsWith(byte[] key, byte[] prefix) {
    return key.length >= prefix.length
        && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
  }

  @Override
  public void write(List<StateWrite> writes) {
    access(
        () -> {
          try (WriteBatch batch = new WriteBatch()) {
            for (StateWrite write : writes) {
              batch.put(write.key().bytes(), write.value());
            }
            db.write(noLog, batch);
            return true;
          }
        });
  }

  @Override
  public void flush() {
    flush(false);
  }

  private void flush(boolean wait) {
    access(
        () -> {
          try (FlushOptions how = new FlushOptions().setWaitForFlush(wait)) {
            db.flush(how);
            return true;
          }
        });
  }

  private <T extends @Nullable Object> T access(Access<T> access) {
    closing.readLock().lock();
    try {
      if (closed) {
        throw new StateFailedException("the ledger is closed", null);
      }
      return access.run();
    } catch (RocksDBException e) {
      throw failed(e);
    } finally {
      closing.readLock().unlock();
    }
  }

  private StateFailedException failed(RocksDBException e) {
    Status status = e.getStatus();
    if (status != null && status.getCode() == Status.Code.Corruption) {
      onCorruption.run();
    }
    return new StateFailedException("the ledger's state cannot be used: " + e.getMessage(), e);
  }

  @Override
  public void close() {
    closing.writeLock().lock();
    try {
      if (!closed) {
        closeOnce();
      }
    } finally {
      closing.writeLock().unlock();
    }
  }

  private void closeOnce() {
    try {
      // The lock is reentrant: this thread may take the read lock inside.
      if (writable) {
        flush(true);
      }
    } catch (StateFailedException e) {
      LOG.atWarn().setCause(e).log("State was not written whole; the next start makes up for it");
    } finally {
      closed = true;
      noLog.close();
      db.close();
      options.close();
    }
  }
}
