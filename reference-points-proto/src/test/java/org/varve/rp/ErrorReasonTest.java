package org.varve.rp;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The reasons are what docs/errors.md promises. */
class ErrorReasonTest {

  @Test
  void theTableInTheDocumentsIsTheEnum() throws IOException {
    List<String> documented =
        Files.readAllLines(Path.of("..", "docs", "errors.md")).stream()
            .filter(line -> line.matches("\\| [A-Z_]+ \\|.*"))
            .toList();
    List<String> rows = documented.stream().map(ErrorReasonTest::firstThreeCells).toList();
    assertThat(rows)
        .containsExactlyElementsOf(
            Arrays.stream(ErrorReason.values()).map(ErrorReasonTest::cells).toList());
    assertThat(documented)
        .allMatch(line -> line.matches("(\\| [^|]+ ){5}\\|"), "five cells, none empty");
  }

  @ParameterizedTest
  @EnumSource(ErrorReason.class)
  void aReasonIsFoundByItsName(ErrorReason reason) {
    assertThat(ErrorReason.named(reason.name())).contains(reason);
    assertThat(ErrorReason.named(reason.name() + "_")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(value = Status.Code.class, names = "OK", mode = EnumSource.Mode.EXCLUDE)
  void everyBareStatusHasAReason(Status.Code code) {
    assertThat(ErrorReason.ofBare(code)).isNotNull();
  }

  private static String cells(ErrorReason reason) {
    return reason + " " + reason.status() + " " + (reason.isTransient() ? "yes" : "no");
  }

  private static String firstThreeCells(String line) {
    String[] cells = line.split(" *\\| *");
    return cells[1] + " " + cells[2] + " " + cells[3];
  }
}
