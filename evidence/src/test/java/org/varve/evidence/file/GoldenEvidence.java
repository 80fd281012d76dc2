package org.varve.evidence.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.varve.evidence.golden.GoldenKeys;
import org.varve.evidence.operation.SignedStatement;

/**
 * Makes the golden evidence files anew. All but those of the log that signs with ES256 come out
 * byte for byte.
 *
 * <p>{@link #main} writes the files: only for a new version of the formats.
 */
final class GoldenEvidence {
  private GoldenEvidence() {}

  /** File name to content, of what always comes out the same. */
  static Map<String, byte[]> fixed() {
    Scenario scenario = new Scenario();
    EvidenceFile complete = scenario.full();
    Map<String, byte[]> files = new TreeMap<>();
    files.put("complete.cbor", complete.encode());
    files.put("complete.json", EvidenceJson.of(complete).getBytes(UTF_8));
    files.put("fabric.cbor", scenario.onFabric().encode());
    files.put("fabric.json", EvidenceJson.of(scenario.onFabric()).getBytes(UTF_8));
    files.put("digest-only.cbor", scenario.evidence().withItem(scenario.itemDigest()).encode());
    files.put("no-item.cbor", scenario.evidence().encode());
    SaltedScenario salted = new SaltedScenario();
    files.put("salted.cbor", salted.evidence().encode());
    files.put("masked.cbor", salted.masked().encode());
    files.put("masked.json", EvidenceJson.of(salted.masked()).getBytes(UTF_8));
    files.put("trust.txt", trustFile(scenario));
    files.put(
        "transparent-statement.cose",
        new TransparentStatement(
                SignedStatement.decode(complete.operation().bytes()), List.of(complete.receipt()))
            .encode());
    SaidOperations said = new SaidOperations();
    said.say(4);
    said.stateLossOf(3, 3);
    files.put("run.completeness", said.file(1, 2, said.recorded(1, 2)).encode());
    files.put("gap.completeness", said.file(1, 5, said.recorded(1, 2, 4, 5)).encode());
    return files;
  }

  /** File name to content, of what was recorded once. */
  static Map<String, byte[]> recorded() {
    Scenario scenario = new Scenario(GoldenKeys.es256());
    return Map.of("es256.cbor", scenario.full().encode(), "es256-trust.txt", trustFile(scenario));
  }

  private static byte[] trustFile(Scenario scenario) {
    return scenario.trust().build().toString().getBytes(UTF_8);
  }

  public static void main(String[] arguments) throws IOException {
    Path directory = Files.createDirectories(Path.of(arguments[0]).resolve("evidence"));
    Map<String, byte[]> files = fixed();
    files.putAll(recorded());
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Files.write(directory.resolve(file.getKey()), file.getValue());
    }
  }
}
