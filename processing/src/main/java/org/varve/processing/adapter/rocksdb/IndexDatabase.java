package org.varve.processing.adapter.rocksdb;

import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.rocksdb.AbstractNativeReference;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.FlushOptions;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varve.evidence.MalformedException;
import org.varve.processing.application.IndexFailedException;

/**
 * RocksDB without its write-ahead log: a crash loses whole batches from the end, each with its
 * position, and they are folded again.
 *
 * <p>Closing waits for those who read, since native memory must not vanish under them.
 */
final class IndexDatabase implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IndexDatabase.class);
  private static final long WRITE_BUFFER_BYTES = 16L << 20;
  private static final int OPEN_FILES_MAX = 256;
  private static final int LOG_FILES_MAX = 2;

  static {
    RocksDB.loadLibrary();
  }

  private final IndexFolder folder;
  private final LRUCache cache;
  private final Options options;
  private final WriteOptions unlogged = new WriteOptions().setDisableWAL(true);
  private final RocksDB rocks;
  private final ReadWriteLock life = new ReentrantReadWriteLock(true);
  private boolean closed;

  private IndexDatabase(IndexFolder folder, LRUCache cache, Options options, RocksDB rocks) {
    this.folder = folder;
    this.cache = cache;
    this.options = options;
    this.rocks = rocks;
  }

  /**
   * @param cacheBytes memory for blocks that were read
   * @throws RocksDBException if what lies there is no sound database
   */
  static IndexDatabase open(IndexFolder folder, long cacheBytes) throws RocksDBException {
    LRUCache cache = new LRUCache(cacheBytes);
    Options options =
        new Options()
            .setCreateIfMissing(true)
            .setWriteBufferSize(WRITE_BUFFER_BYTES)
            .setMaxOpenFiles(OPEN_FILES_MAX)
            .setKeepLogFileNum(LOG_FILES_MAX)
            .setTableFormatConfig(new BlockBasedTableConfig().setBlockCache(cache));
    boolean opened = false;
    try {
      RocksDB rocks = RocksDB.open(options, folder.database().toString());
      opened = true;
      return new IndexDatabase(folder, cache, options, rocks);
    } finally {
      if (!opened) {
        options.close();
        cache.close();
      }
    }
  }

  /** Asks a question of the database, which stays open until it is answered. */
  <T extends @Nullable Object> T use(Function<Reader, T> question) {
    Lock open = life.readLock();
    open.lock();
    try {
      if (closed) {
        throw new IndexFailedException("the index is closed; start the node again", null);
      }
      return question.apply(new Reader());
    } catch (MalformedException e) {
      folder.markDamaged();
      throw failed("holds what it never wrote (%s)".formatted(e.getMessage()), e);
    } finally {
      open.unlock();
    }
  }

  /** Writes all that is put into a batch, or nothing. */
  void write(Change change) {
    use(
        reader -> {
          try (WriteBatch batch = new WriteBatch()) {
            change.fill(reader, batch);
            rocks.write(unlogged, batch);
            return null;
          } catch (RocksDBException e) {
            throw failed(e);
          }
        });
  }

  /** Whether another process, or this one, has the database open. */
  static boolean isLocked(RocksDBException e) {
    // RocksDB has no code of its own for it.
    String message = String.valueOf(e.getMessage());
    return message.contains("lock file") || message.contains("lock hold");
  }

  @Override
  public void close() {
    life.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        closeOpen();
      }
    } finally {
      life.writeLock().unlock();
    }
  }

  private void closeOpen() {
    // Flushed, so that the next start need not fold again what is in memory now.
    try (FlushOptions wait = new FlushOptions().setWaitForFlush(true)) {
      rocks.flush(wait);
    } catch (RocksDBException e) {
      // A full disk, most likely. Nothing is lost by it, so that whoever closes us may go on.
      LOG.atWarn()
          .setCause(failed(e))
          .log("The end of the index was not written; the next start folds it again");
    } finally {
      List.of(rocks, unlogged, options, cache).forEach(AbstractNativeReference::close);
    }
  }

  private IndexFailedException failed(RocksDBException e) {
    Status status = e.getStatus();
    if (status != null && status.getCode() == Status.Code.Corruption) {
      folder.markDamaged();
    }
    return failed("cannot be used (%s)".formatted(e.getMessage()), e);
  }

  private IndexFailedException failed(String what, Exception cause) {
    return new IndexFailedException(
        "the index in %s %s; check disk and space, and start the node again: it is folded anew if need be"
            .formatted(folder, what),
        cause);
  }

  /** Puts into a batch what is to be written together. */
  @FunctionalInterface
  interface Change {
    void fill(Reader reader, WriteBatch batch) throws RocksDBException;
  }

  /** The database while it is sure to be open. */
  final class Reader {
    private Reader() {}

    byte @Nullable [] get(byte[] key) {
      try {
        return rocks.get(key);
      } catch (RocksDBException e) {
        throw failed(e);
      }
    }

    /** Close it before the question is answered. */
    IndexCursor cursor(byte[] prefix) {
      return new IndexCursor(rocks.newIterator(), prefix, IndexDatabase.this::failed);
    }
  }
}
