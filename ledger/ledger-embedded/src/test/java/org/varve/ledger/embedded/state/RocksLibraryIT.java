package org.varve.ledger.embedded.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Native code is loaded once a JVM, so this takes one of its own. */
class RocksLibraryIT {

  @TempDir Path own;
  @TempDir Path temporary;

  @Test
  void loadsNativeCodeFromTheFolderAndLeavesTheTemporaryOneEmpty() throws Exception {
    Process jvm =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                Loading.class.getName(),
                own.toString())
            .inheritIO()
            .start();

    assertThat(jvm.waitFor()).isZero();
    assertThat(own).isNotEmptyDirectory();
    // As after SIGKILL: what ends without hooks removes nothing.
    assertThat(temporary).isEmptyDirectory();
  }

  /** Loads the library, and ends at once. */
  static final class Loading {
    private Loading() {}

    public static void main(String[] args) throws IOException {
      RocksLibrary.load(Files.createDirectories(Path.of(args[0])));
      Runtime.getRuntime().halt(0);
    }
  }
}
