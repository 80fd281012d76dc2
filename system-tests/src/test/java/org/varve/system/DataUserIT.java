package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varve.edge.identity.AgentIdentity;
import org.varve.evidence.file.TrustFile;
import org.varve.evidence.file.Verdict;
import org.varve.evidence.file.Verifier;
import org.varve.launcher.client.UserClient;
import org.varve.launcher.node.VarveNode;
import org.varve.proto.common.v1.Filter;
import org.varve.proto.common.v1.OperationSummary;
import org.varve.proto.common.v1.TimeRange;
import org.varve.proto.u2s.v1.GetContentRequest;
import org.varve.proto.u2s.v1.GetEvidenceRequest;
import org.varve.proto.u2s.v1.GetRequest;
import org.varve.proto.u2s.v1.SearchRequest;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/** What a data user may do with a thousand records (ITU-T Y.4561 clause 8.3). */
@Timeout(300)
class DataUserIT {
  private static final String SOURCE = "weather-station";
  private static final int RECORDS = 1_000;

  @TempDir Path folder;

  @Test
  @Tag("Y-8.3-b")
  @Tag("Y-8.3-c")
  void searchesAndReadsRecordsWithTheirProofAndTheirTimes() throws Exception {
    try (VarveNode node = nodeWithRecords();
        UserClient user = TestNode.user(node)) {
      List<OperationSummary> all = search(user, Filter.newBuilder().setSource(SOURCE));
      assertThat(all).hasSize(RECORDS);
      Verifier verifier =
          new Verifier(TrustFile.parse(Files.readString(folder.resolve("node/trust.txt"))));
      for (int i = 0; i < RECORDS; i += 50) {
        OperationSummary record = all.get(i);
        assertThat(content(user, record)).contains("\"v\":" + i + "}");
        assertThat(verifier.verify(evidence(user, record)).code()).isEqualTo(Verdict.Code.VALID);
        OperationSummary got =
            user.u2s()
                .get(GetRequest.newBuilder().setOperationId(record.getOperationId()).build())
                .getSummary();
        assertThat(got).as("times and height by record").isEqualTo(record);
      }
      assertTimes(all);
      Timestamp middle = all.get(RECORDS / 2).getCommittedAt();
      TimeRange since = TimeRange.newBuilder().setFrom(middle).build();
      assertThat(search(user, Filter.newBuilder().setSource(SOURCE).setCommitted(since)))
          .as("by range of committed time")
          .isEqualTo(all.stream().filter(r -> !isBefore(r.getCommittedAt(), middle)).toList());
    }
  }

  @Test
  @Tag("Y-6.2.1-b")
  void neverServesContentThatTheDiskHasChanged() throws Exception {
    try (VarveNode node = nodeWithRecords();
        UserClient user = TestNode.user(node)) {
      OperationSummary record = search(user, Filter.newBuilder().setSource(SOURCE)).get(123);
      assertThat(content(user, record)).contains("\"v\":123}");
      flipWhere("\"v\":123}");
      StatusRuntimeException refused =
          catchThrowableOfType(StatusRuntimeException.class, () -> content(user, record));
      assertThat(Failure.of(refused).reason()).isEqualTo(ErrorReason.DATA_DAMAGED);
      assertThat(Failure.of(refused).getMessage()).contains("fsck");
      assertThat(content(user, search(user, Filter.newBuilder().setSource(SOURCE)).get(124)))
          .contains("\"v\":124}");
    }
  }

  private VarveNode nodeWithRecords() throws Exception {
    VarveNode node = TestNode.start(folder.resolve("node"));
    AgentIdentity identity = TestNode.enrol(node, folder.resolve("agent"), SOURCE);
    StringBuilder rows = new StringBuilder("timestamp,value\n");
    for (int i = 0; i < RECORDS; i++) {
      rows.append(1_700_000_000 + i).append(',').append(i).append('\n');
    }
    Path csv = Files.writeString(folder.resolve("readings.csv"), rows);
    assertThat(TestAgent.replay(identity, SOURCE, csv, 1)).hasSize(RECORDS);
    return node;
  }

  private static void assertTimes(List<OperationSummary> records) {
    long height = 0;
    for (OperationSummary record : records) {
      assertThat(record.hasIssuedAt()).as("signed by the source").isTrue();
      assertThat(record.hasEncapsulatedAt()).as("sealed by representation").isTrue();
      assertThat(isBefore(record.getCommittedAt(), record.getEncapsulatedAt())).isFalse();
      assertThat(record.getLedgerHeight()).isGreaterThanOrEqualTo(height);
      height = record.getLedgerHeight();
    }
  }

  private static List<OperationSummary> search(UserClient user, Filter.Builder filter) {
    List<OperationSummary> found = new ArrayList<>();
    user.u2s()
        .search(SearchRequest.newBuilder().setFilter(filter).build())
        .forEachRemaining(page -> found.addAll(page.getOperationsList()));
    return found;
  }

  private static String content(UserClient user, OperationSummary record) {
    ByteString item =
        user.u2s()
            .getContent(
                GetContentRequest.newBuilder().setOperationId(record.getOperationId()).build())
            .next()
            .getItem();
    return item.toStringUtf8();
  }

  private static byte[] evidence(UserClient user, OperationSummary record) {
    return user.u2s()
        .getEvidence(
            GetEvidenceRequest.newBuilder()
                .setOperationId(record.getOperationId())
                .setItemIndex(0)
                .setWithItem(true)
                .setWithEncapsulation(true)
                .build())
        .getEvidence()
        .toByteArray();
  }

  /** Flips a bit of the only place below the content folder that holds this text. */
  private void flipWhere(String text) throws IOException {
    List<Path> files;
    try (Stream<Path> tree = Files.walk(folder.resolve("node/content"))) {
      files = tree.filter(file -> file.toString().endsWith(".seg")).toList();
    }
    int found = 0;
    for (Path file : files) {
      String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
      int at = bytes.indexOf(text);
      if (at >= 0) {
        found++;
        try (RandomAccessFile disk = new RandomAccessFile(file.toFile(), "rw")) {
          disk.seek(at + 4L);
          disk.write(bytes.charAt(at + 4) ^ 1);
        }
      }
    }
    assertThat(found).isEqualTo(1);
  }

  private static boolean isBefore(Timestamp time, Timestamp other) {
    return time.getSeconds() < other.getSeconds()
        || (time.getSeconds() == other.getSeconds() && time.getNanos() < other.getNanos());
  }
}
