package org.varve.ledger.chaincode;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Endorsers agree byte for byte, whatever their Java and wherever they are. Runs on the JDK of this
 * test and on all others, 17 or newer, that {@code JAVA_HOME...} or {@code /usr/lib/jvm} names.
 */
class SameWriteSetIT {

  private static final Path HERE = Path.of(System.getProperty("java.home"));

  private static final List<String> AT_HOME =
      List.of("-Duser.language=en", "-Duser.country=GB", "-Duser.timezone=UTC");

  private static final List<List<String>> ELSEWHERE =
      List.of(
          List.of(
              "-Duser.language=ar",
              "-Duser.country=EG",
              "-Duser.extensions=nu-arab",
              "-Duser.timezone=Pacific/Kiritimati",
              "-Dfile.encoding=UTF-16"),
          List.of(
              "-Duser.language=tr",
              "-Duser.country=TR",
              "-Duser.timezone=America/Caracas",
              "-Dfile.encoding=ISO-8859-1"));

  @Test
  void theSameBlocksGiveTheSameBytesEverywhere() throws Exception {
    List<Path> homes = homes();
    String expected = writeSets(HERE, AT_HOME);
    assertThat(expected.lines().filter(line -> line.startsWith("200 "))).hasSizeGreaterThan(5);
    assertThat(expected.lines().filter(line -> line.startsWith("400 "))).hasSizeGreaterThan(3);

    for (Path home : homes) {
      for (List<String> place : ELSEWHERE) {
        assertThat(writeSets(home, place)).as("%s %s", home, place).isEqualTo(expected);
      }
    }

    System.out.printf(
        "write sets are the same in %s places on JDK %s%n",
        1 + ELSEWHERE.size(), homes.stream().map(SameWriteSetIT::version).toList());
  }

  private static String writeSets(Path home, List<String> place) throws Exception {
    List<String> command = new ArrayList<>(List.of(home.resolve("bin/java").toString()));
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(place);
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), WriteSets.class.getName()));
    Process jvm = new ProcessBuilder(command).redirectError(Redirect.DISCARD).start();
    String text = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    assertThat(jvm.waitFor()).as("%s", command).isZero();
    return text;
  }

  private static List<Path> homes() throws IOException {
    Set<Path> homes = new LinkedHashSet<>(List.of(HERE.toRealPath()));
    List<Path> named = new ArrayList<>();
    System.getenv()
        .forEach(
            (name, value) -> {
              if (name.startsWith("JAVA_HOME")) {
                named.add(Path.of(value));
              }
            });
    Path usual = Path.of("/usr/lib/jvm");
    if (Files.isDirectory(usual)) {
      try (Stream<Path> folders = Files.list(usual)) {
        folders.forEach(named::add);
      }
    }
    for (Path home : named) {
      if (Files.isExecutable(home.resolve("bin/java")) && major(version(home)) >= 17) {
        homes.add(home.toRealPath());
      }
    }
    return List.copyOf(homes);
  }

  private static int major(String version) {
    return Integer.parseInt(version.split("[^0-9]", 2)[0]);
  }

  /** As a JDK's own file of properties says. */
  private static String version(Path home) {
    Properties release = new Properties();
    try (var reader = Files.newBufferedReader(home.resolve("release"))) {
      release.load(reader);
    } catch (IOException e) {
      return "0";
    }
    return release.getProperty("JAVA_VERSION", "0").replace("\"", "");
  }
}
