package org.varve.ledger.chaincode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class EndorsementMeasurementIT {

  private static final String MILLISECONDS = System.getProperty("varve.measure.ms", "300");

  @Test
  void printsWhatTheChecksCostWithEachProvider() throws Exception {
    String fastest = measure(List.of());
    String middle = measure(List.of("AmazonCorretto"));
    String jdk = measure(List.of("AmazonCorretto", "bcprov"));

    System.out.print("Checks at endorsement, one thread\n" + fastest + middle + jdk);
    assertThat(middle).startsWith("Bouncy Castle ");
    assertThat(jdk).startsWith("JDK ");
  }

  /** Runs it without the jars whose names begin so. */
  private static String measure(List<String> without) throws Exception {
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(
                jar ->
                    without.stream().noneMatch(Path.of(jar).getFileName().toString()::startsWith))
            .collect(Collectors.joining(File.pathSeparator));
    Process jvm =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-cp",
                classPath,
                EndorsementMeasurement.class.getName(),
                MILLISECONDS)
            .redirectError(Redirect.INHERIT)
            .start();
    String text = new String(jvm.getInputStream().readAllBytes(), UTF_8);
    assertThat(jvm.waitFor()).isZero();
    return text;
  }
}
