package org.varve.ledger.embedded.state;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.rocksdb.RocksDB;
import org.rocksdb.util.Environment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * RocksDB's native code, unpacked once a process under a name that stays the same.
 *
 * <p>RocksDB by itself unpacks it under a new name in the temporary folder and removes it when the
 * process ends in order: every process that is killed would leave 17 MB behind.
 */
final class RocksLibrary {
  private static final Logger LOG = LoggerFactory.getLogger(RocksLibrary.class);
  private static boolean loaded;

  private RocksLibrary() {}

  /**
   * Loads the library, once.
   *
   * @param folder where to unpack it; whoever calls has it for itself
   */
  static synchronized void load(Path folder) throws IOException {
    if (!loaded) {
      loadFrom(folder);
      loaded = true;
    }
  }

  private static void loadFrom(Path folder) throws IOException {
    String name = Environment.getJniLibraryFileName("rocksdb");
    try (InputStream packed = RocksDB.class.getClassLoader().getResourceAsStream(name)) {
      if (packed != null) {
        // The name that RocksDB looks for in a folder is not the one that its jar has.
        Path library = folder.resolve(Environment.getJniLibraryFileName("rocksdbjni"));
        // Never written in place: another process may be running the old one.
        Path fresh = Files.createTempFile(folder, name, ".new");
        Files.copy(packed, fresh, StandardCopyOption.REPLACE_EXISTING);
        Files.move(fresh, library, StandardCopyOption.REPLACE_EXISTING);
        RocksDB.loadLibrary(List.of(folder.toString()));
        return;
      }
    } catch (UnsatisfiedLinkError e) {
      LOG.atWarn()
          .addKeyValue("folder", folder)
          .addKeyValue("reason", e.getMessage())
          .log("Native code cannot run from this folder; using the temporary one");
    }
    RocksDB.loadLibrary();
  }
}
