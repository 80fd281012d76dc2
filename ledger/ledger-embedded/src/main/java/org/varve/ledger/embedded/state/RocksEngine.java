package org.varve.ledger.embedded.state;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps state in a folder of RocksDB files. */
public final class RocksEngine implements StateEngine {
  private static final Logger LOG = LoggerFactory.getLogger(RocksEngine.class);

  /** Left behind when damage was found while running; the next start drops the folder. */
  private static final String DAMAGED = "DAMAGED";

  private static final String NATIVE = "native";

  private final Path folder;

  public RocksEngine(Path folder) {
    this.folder = folder;
  }

  @Override
  public StateStore open() {
    prepare();
    if (Files.exists(folder.resolve(DAMAGED)) || hasBadManifest()) {
      LOG.atWarn().addKeyValue("folder", folder).log("State was found damaged; making it anew");
      drop();
    }
    RocksOptions options = new RocksOptions();
    try {
      return RocksState.writable(openDb(options), options, this::markDamaged);
    } catch (RocksDBException e) {
      options.close();
      throw new StateFailedException(
          "state cannot be opened in " + folder + ": " + e.getMessage(), e);
    }
  }

  private void prepare() {
    try {
      RocksLibrary.load(Files.createDirectories(folder.resolve(NATIVE)));
    } catch (IOException e) {
      throw new UncheckedIOException("the state folder cannot be made: " + folder, e);
    }
  }

  private boolean exists() {
    return Files.exists(folder.resolve("CURRENT"));
  }

  private boolean hasBadManifest() {
    try {
      return exists() && !RocksManifest.isSound(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("state cannot be read in " + folder, e);
    }
  }

  private RocksDB openDb(RocksOptions options) throws RocksDBException {
    try {
      return RocksDB.open(options.options(), folder.toString());
    } catch (RocksDBException e) {
      LOG.atWarn()
          .addKeyValue("folder", folder)
          .addKeyValue("reason", e.getMessage())
          .log("State cannot be opened; making it anew from the blocks");
      drop();
      return RocksDB.open(options.options(), folder.toString());
    }
  }

  @Override
  public Optional<StateStore> openForReading() {
    if (!exists()) {
      return Optional.empty();
    }
    if (hasBadManifest()) {
      throw new StateFailedException("the manifest in " + folder + " is damaged", null);
    }
    RocksOptions options = new RocksOptions().silent();
    try {
      RocksDB db = RocksDB.openReadOnly(options.options(), folder.toString());
      return Optional.of(RocksState.readOnly(db, options));
    } catch (RocksDBException e) {
      options.close();
      throw new StateFailedException(
          "state cannot be opened in " + folder + ": " + e.getMessage(), e);
    }
  }

  private void markDamaged() {
    try {
      Files.createFile(folder.resolve(DAMAGED));
    } catch (FileAlreadyExistsException marked) {
      LOG.atDebug().addKeyValue("folder", folder).log("State is marked as damaged already");
    } catch (IOException e) {
      LOG.atError()
          .addKeyValue("folder", folder)
          .setCause(e)
          .log("State is damaged and cannot be marked so; remove the folder before the next start");
    }
  }

  @Override
  public void drop() {
    if (!Files.isDirectory(folder)) {
      return;
    }
    prepare();
    try (RocksOptions options = new RocksOptions()) {
      // Removes RocksDB's own files only: a folder given by mistake keeps whatever else is in it.
      RocksDB.destroyDB(folder.toString(), options.options());
      Files.deleteIfExists(folder.resolve(DAMAGED));
    } catch (RocksDBException e) {
      throw new StateFailedException(
          "state cannot be removed from %s: %s. Remove the folder by hand; it is made anew."
              .formatted(folder, e.getMessage()),
          e);
    } catch (IOException e) {
      throw new UncheckedIOException("state cannot be removed from " + folder, e);
    }
  }

  @Override
  public String place() {
    return folder.toString();
  }
}
