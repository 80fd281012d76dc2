package org.varve.processing.adapter.rocksdb;

import java.util.Optional;
import java.util.function.Predicate;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varve.processing.application.IndexFailedException;
import org.varve.processing.domain.IndexPosition;

/**
 * Opens an index, or throws away what cannot be used: damaged, of another version, of another log.
 *
 * @param cacheBytes memory for blocks that were read
 * @param fits whether the log still holds what was folded up to a position
 */
record IndexOpening(IndexFolder folder, long cacheBytes, Predicate<IndexPosition> fits) {
  private static final Logger LOG = LoggerFactory.getLogger(IndexOpening.class);
  private static final byte[] ANY_KEY = {};

  IndexDatabase open() {
    if (folder.isMarkedDamaged()) {
      return anew("damage was found in it");
    }
    IndexDatabase database;
    try {
      database = IndexDatabase.open(folder, cacheBytes);
    } catch (RocksDBException e) {
      requireOurs(e);
      return anew(String.valueOf(e.getMessage()));
    }
    Optional<String> flaw = flaw(database);
    if (flaw.isEmpty()) {
      return database;
    }
    database.close();
    return anew(flaw.get());
  }

  static Optional<IndexPosition> position(IndexDatabase.Reader reader) {
    return Optional.ofNullable(reader.get(IndexKey.position())).flatMap(PositionCodec::decode);
  }

  private Optional<String> flaw(IndexDatabase database) {
    try {
      return database.use(
          reader -> {
            Optional<IndexPosition> position = position(reader);
            if (position.isEmpty()) {
              return isEmpty(reader) ? Optional.empty() : Optional.of("another version wrote it");
            }
            return fits.test(position.get())
                ? Optional.empty()
                : Optional.of("the log is not the one that it was folded from");
          });
    } catch (IndexFailedException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private static boolean isEmpty(IndexDatabase.Reader reader) {
    try (IndexCursor all = reader.cursor(ANY_KEY)) {
      return !all.seek(ANY_KEY);
    }
  }

  /** What another process is at work on is not thrown away, whatever it looks like. */
  private void requireOurs(RocksDBException e) {
    if (IndexDatabase.isLocked(e)) {
      throw new IndexFailedException(
          "the index in %s is in use by another process; stop that one, or configure another folder"
              .formatted(folder),
          e);
    }
  }

  private IndexDatabase anew(String reason) {
    LOG.atWarn()
        .addKeyValue("folder", folder)
        .addKeyValue("reason", reason)
        .log("index is thrown away and folded anew from the ledger");
    folder.clear();
    try {
      return IndexDatabase.open(folder, cacheBytes);
    } catch (RocksDBException e) {
      throw new IndexFailedException(
          "the index in %s cannot be made (%s); check disk, space and owner of that folder"
              .formatted(folder, e.getMessage()),
          e);
    }
  }
}
