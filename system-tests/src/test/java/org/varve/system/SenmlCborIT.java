package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varve.launcher.node.VarveNode;

/** A pack of SenML in CBOR is checked, recorded, found, read and proven as any other item. */
class SenmlCborIT {
  private static final String SOURCE = "meter";

  /** Two currents, 1.5 A at 1342177280 s and 2 A a minute later. */
  private static final String PACK =
      "82" // two records
          + "a5"
          + "21"
          + "6375312d"
          + "22"
          + "1a50000000"
          + "23"
          + "6141"
          + "00"
          + "6763757272656e74"
          + "02"
          + "f93e00"
          + "a3"
          + "00"
          + "6763757272656e74"
          + "02"
          + "02"
          + "06"
          + "183c";

  @TempDir Path folder;

  @Test
  @Tag("Y-6.2.3-b")
  void isRecordedAndReadByItsFormat() throws Exception {
    Path data = folder.resolve("node");
    try (VarveNode node = TestNode.start(data)) {
      Path identity = folder.resolve("id");
      assertThat(TestNode.enrol(node, identity, SOURCE).sources()).containsExactly(SOURCE);
      Path pack = Files.write(folder.resolve("pack.senmlc"), HexFormat.of().parseHex(PACK));
      submit(pack, identity).succeeded();

      List<JsonNode> readings =
          Cli.varve("readings", "--source", SOURCE, "--json", "--data", data)
              .succeeded()
              .jsonLines();
      assertThat(readings).extracting(r -> r.get("name").asText()).containsOnly("u1-current");
      assertThat(readings).extracting(r -> r.get("value").asDouble()).containsExactly(1.5, 2.0);
      assertThat(readings)
          .extracting(r -> r.get("time").asText())
          .containsExactly("2012-07-13T11:01:20Z", "2012-07-13T11:02:20Z");
      assertThat(
              Cli.varve(
                      "search",
                      "--source",
                      SOURCE,
                      "--from",
                      "2012-07-13T11:02:00Z",
                      "--json",
                      "--data",
                      data)
                  .succeeded()
                  .json()
                  .get("format")
                  .asText())
          .isEqualTo("senml-cbor/1");
      Path evidence = folder.resolve("pack.evidence");
      Cli.varve("evidence", "--source", SOURCE, "--data", data, "-o", evidence).succeeded();
      assertThat(
              Cli.varve("verify", evidence, "--trust", data.resolve("trust.txt")).succeeded().out())
          .startsWith("VALID");

      Path broken =
          Files.write(
              folder.resolve("broken.senmlc"),
              HexFormat.of().parseHex(PACK.substring(0, PACK.length() - 2)));
      Cli refused = submit(broken, identity);
      assertThat(refused.code()).isEqualTo(2);
      assertThat(refused.err()).contains("broken.senmlc").contains("the CBOR is cut off");
    }
  }

  private static Cli submit(Path file, Path identity) {
    return Cli.varve(
        "submit", file, "--identity", identity, "--format", "senml-cbor/1", "--type", "current");
  }
}
