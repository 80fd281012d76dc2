package org.varve.ledger.contract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Reads the compiled contract for what could make two organisations come to different bytes. Class
 * and method names stand as plain text in a class file.
 */
class ContractPurityTest {

  private static final Path CLASSES = Path.of("target", "classes", "org", "varve", "ledger");
  private static final List<String> CLOCKS_CHANCE_AND_PLACES =
      List.of(
          "currentTimeMillis",
          "nanoTime",
          "java/time/Clock",
          "java/util/Random",
          "java/security/SecureRandom",
          "java/util/concurrent/ThreadLocalRandom",
          "java/util/UUID",
          "java/util/Locale",
          "java/time/ZoneId",
          "java/io/File",
          "java/nio/file",
          "java/net/",
          "getenv",
          "getProperty",
          "identityHashCode",
          "java/lang/Thread",
          "parallelStream");

  @ParameterizedTest
  @ValueSource(strings = {"contract", "state", "resource"})
  void usesNeitherClockNorChanceNorAnyPlaceOutside(String name) throws IOException {
    List<Path> files = classFiles(name);

    assertThat(files).hasSizeGreaterThan(4);
    for (Path file : files) {
      assertThat(text(file)).as(file.toString()).doesNotContain(CLOCKS_CHANCE_AND_PLACES);
    }
  }

  @Test
  void checksNoSignatureInTheFold() throws IOException {
    assertThat(text(CLASSES.resolve("contract/OperationAdmission.class"))).contains("signedBy");
    for (String name :
        List.of(
            "BlockFold",
            "ChainRule",
            "RegistryFold",
            "RegistryWrites",
            "ControlFold",
            "OrganisationFold",
            "Standing",
            "Fold")) {
      assertThat(text(CLASSES.resolve("contract/" + name + ".class")))
          .as(name)
          .doesNotContain("signedBy", "java/security");
    }
  }

  private static List<Path> classFiles(String name) throws IOException {
    try (Stream<Path> files = Files.list(CLASSES.resolve(name))) {
      return files.filter(file -> file.toString().endsWith(".class")).toList();
    }
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, ISO_8859_1);
  }
}
