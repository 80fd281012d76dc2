package org.varve.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What lies in the distribution: everything that the agent needs, also on other machines. */
class DistributionIT {
  private static final Path LIB = Path.of("target/varve-agent/lib");

  /** Byte 18 of an ELF file, and the name of the machine in jars. */
  @ParameterizedTest
  @CsvSource({"62,x86_64", "183,aarch64"})
  void hasTheNativePartsOfItsLibrariesForEachMachine(int elfMachine, String machine)
      throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> jars = Files.list(LIB)) {
      for (Path jar : (Iterable<Path>) jars::iterator) {
        found.addAll(natives(jar, elfMachine));
      }
    }

    assertThat(found)
        .as("SQLite, which keeps the queue, on " + machine)
        .anyMatch(name -> name.matches("org/sqlite/native/Linux/" + machine + "/lib.*\\.so"));
    assertThat(found)
        .as("epoll, by which gRPC waits, on " + machine)
        .anyMatch(
            name ->
                name.matches(
                    "META-INF/native/.*epoll_" + machine.replace("aarch64", "aarch_64") + "\\.so"));
  }

  @Test
  void itsProgramSaysWhatItCanDo() throws Exception {
    Process help =
        new ProcessBuilder("target/varve-agent/bin/varve-agent", "--help")
            .redirectErrorStream(true)
            .start();
    String said =
        new String(help.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);

    assertThat(help.waitFor()).as(said).isZero();
    assertThat(said).contains("enroll", "run", "status", "refused", "doctor");
  }

  /** Those that are for this machine by their own header, whatever their folder is called. */
  private static List<String> natives(Path jar, int elfMachine) throws IOException {
    List<String> names = new ArrayList<>();
    try (JarFile file = new JarFile(jar.toFile())) {
      for (JarEntry entry : (Iterable<JarEntry>) file.stream()::iterator) {
        if (entry.getName().endsWith(".so")) {
          try (InputStream in = file.getInputStream(entry)) {
            byte[] head = in.readNBytes(20);
            if (head.length == 20 && head[1] == 'E' && (head[18] & 0xff) == elfMachine) {
              names.add(entry.getName());
            }
          }
        }
      }
    }
    return names;
  }
}
