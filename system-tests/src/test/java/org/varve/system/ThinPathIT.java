package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.varve.edge.identity.AgentIdentity;
import org.varve.edge.uplink.VerifiedReceipt;
import org.varve.evidence.file.TrustFile;
import org.varve.evidence.file.Verdict;
import org.varve.evidence.file.Verifier;
import org.varve.launcher.client.UserClient;
import org.varve.proto.common.v1.Filter;
import org.varve.proto.common.v1.OperationSummary;
import org.varve.proto.u2s.v1.GetEvidenceRequest;
import org.varve.proto.u2s.v1.Reading;
import org.varve.proto.u2s.v1.ReadingsRequest;
import org.varve.proto.u2s.v1.SearchRequest;
import org.varve.system.RunningNode.Deployment;

/**
 * The main path, to be read from top to bottom: from a reading to a file that verifies with no
 * server at all. Everything that crosses a border here crosses a real socket with mutual TLS; run
 * with each entity in a process of its own, so does what they say to one another.
 */
@Tag("Y-8.6-4")
@Tag("Y-8.7-1")
class ThinPathIT {

  private static final String SOURCE = "weather-station";

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void aSignedReadingBecomesAFileThatVerifiesOffline(Deployment deployment) throws Exception {
    byte[] evidence;
    try (RunningNode node = deployment.start(folder.resolve("node"))) {

      // A source enrols with a one-time token: it makes its keys itself, the ledger binds them to
      // its name.
      AgentIdentity identity = node.enrol(folder.resolve("agent"), SOURCE);

      // Its agent signs what the source says, keeps it on disk, sends it, and forgets it only for a
      // receipt that it verified itself.
      Path readings = folder.resolve("readings.csv");
      Files.writeString(
          readings,
          """
          timestamp,value
          2026-01-01 00:00:00,3.5
          2026-01-01 00:05:00,3.75
          2026-01-01 00:10:00,4
          """);
      List<VerifiedReceipt> receipts = TestAgent.replay(identity, SOURCE, readings, 100);
      assertThat(receipts).hasSize(1);

      // A data user finds the operation and reads the readings in it.
      try (UserClient user = node.user()) {
        OperationSummary operation = find(user);
        assertThat(operation.getItemCount()).isEqualTo(3);
        assertThat(values(user)).containsExactly(3.5, 3.75, 4.0);

        // He asks for one file about the second reading.
        evidence = evidence(user, operation.getOperationId());
      }
    }

    // The node is gone. Anyone who has the trust file can check the file.
    TrustFile trust = TrustFile.parse(Files.readString(folder.resolve("node/trust.txt")));
    Verifier verifier = new Verifier(trust);
    assertThat(verifier.verify(evidence).code()).isEqualTo(Verdict.Code.VALID);

    // And nobody can change a bit of the reading unnoticed.
    String text = new String(evidence, StandardCharsets.ISO_8859_1);
    evidence[text.indexOf("3.75")] ^= 1;
    Verdict tampered = verifier.verify(evidence);
    assertThat(tampered.code()).isEqualTo(Verdict.Code.TAMPERED);
    assertThat(tampered.where()).startsWith("item");
  }

  private static OperationSummary find(UserClient user) {
    Filter ofSource = Filter.newBuilder().setSource(SOURCE).build();
    return user.u2s()
        .search(SearchRequest.newBuilder().setFilter(ofSource).build())
        .next()
        .getOperations(0);
  }

  private static List<Double> values(UserClient user) {
    ReadingsRequest all = ReadingsRequest.newBuilder().addSources(SOURCE).build();
    return user.u2s().readings(all).next().getReadingsList().stream()
        .map(Reading::getDoubleValue)
        .toList();
  }

  private static byte[] evidence(UserClient user, ByteString operation) {
    GetEvidenceRequest second =
        GetEvidenceRequest.newBuilder()
            .setOperationId(operation)
            .setItemIndex(1)
            .setWithItem(true)
            .build();
    return user.u2s().getEvidence(second).getEvidence().toByteArray();
  }
}
