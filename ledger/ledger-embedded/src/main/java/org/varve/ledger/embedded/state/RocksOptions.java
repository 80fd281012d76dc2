package org.varve.ledger.embedded.state;

import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.CompressionType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Logger;
import org.rocksdb.Options;

/** How RocksDB is opened: with memory that does not grow with the data. */
final class RocksOptions implements AutoCloseable {
  private static final long CACHE_BYTES = 32L << 20;
  private static final long WRITE_BUFFER_BYTES = 16L << 20;
  private static final int WRITE_BUFFERS_MAX = 3;
  private static final int OPEN_FILES_MAX = 128;
  private static final long MANIFEST_BYTES_MAX = 4L << 20;
  private static final int BLOOM_BITS_PER_KEY = 10;

  private final Cache cache = new LRUCache(CACHE_BYTES);
  private final BloomFilter bloom = new BloomFilter(BLOOM_BITS_PER_KEY);
  private final Logger nowhere =
      new Logger(InfoLogLevel.FATAL_LEVEL) {
        @Override
        protected void log(InfoLogLevel level, String message) {
          // What went wrong comes as an exception.
        }
      };
  private final Options options;

  RocksOptions() {
    BlockBasedTableConfig table =
        new BlockBasedTableConfig()
            .setBlockCache(cache)
            .setCacheIndexAndFilterBlocks(true)
            .setPinL0FilterAndIndexBlocksInCache(true)
            .setFilterPolicy(bloom);
    options =
        new Options()
            .setCreateIfMissing(true)
            .setTableFormatConfig(table)
            .setWriteBufferSize(WRITE_BUFFER_BYTES)
            .setMaxWriteBufferNumber(WRITE_BUFFERS_MAX)
            .setMaxManifestFileSize(MANIFEST_BYTES_MAX)
            .setMaxOpenFiles(OPEN_FILES_MAX)
            .setMaxBackgroundJobs(2)
            // Keys and values are mostly hashes, which do not compress.
            .setCompressionType(CompressionType.NO_COMPRESSION)
            .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
            .setMaxLogFileSize(1 << 20)
            .setKeepLogFileNum(2);
  }

  /** Lets RocksDB write no log file of its own, as it does even when it only reads. */
  RocksOptions silent() {
    options.setLogger(nowhere);
    return this;
  }

  Options options() {
    return options;
  }

  @Override
  public void close() {
    options.close();
    nowhere.close();
    bloom.close();
    cache.close();
  }
}
