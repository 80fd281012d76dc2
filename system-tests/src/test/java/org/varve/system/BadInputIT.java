package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.varve.proto.common.v1.OperationKind.OPERATION_KIND_BLOCK;

import com.google.protobuf.ByteString;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varve.edge.identity.AgentIdentity;
import org.varve.evidence.crypto.SignatureAlgorithm;
import org.varve.evidence.crypto.SigningKey;
import org.varve.evidence.operation.ItemTree;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.OperationPayload;
import org.varve.evidence.operation.OperationPayloadBuilder;
import org.varve.evidence.operation.OperationSigner;
import org.varve.launcher.client.UserClient;
import org.varve.launcher.node.VarveNode;
import org.varve.proto.r2d.v1.R2dServiceGrpc;
import org.varve.proto.r2d.v1.R2dServiceGrpc.R2dServiceBlockingStub;
import org.varve.proto.r2d.v1.Submission;
import org.varve.proto.r2d.v1.SubmitRequest;
import org.varve.proto.u2s.v1.SearchRequest;
import org.varve.rp.EntityChannels;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/**
 * What a node does with input that it must not take: it says the value, the limit and the next
 * step, and goes on as if nothing had happened. Each attempt crosses the real socket.
 */
class BadInputIT {

  private static final String SOURCE = "gauge";
  private static final byte[] READING =
      "[{\"n\":\"gauge/level\",\"t\":1767225600,\"v\":3.5}]".getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;

  private VarveNode node;
  private AgentIdentity identity;
  private EntityChannels channels;
  private R2dServiceBlockingStub r2d;
  private long entriesBefore;

  @BeforeEach
  void start() throws IOException {
    node = TestNode.start(folder.resolve("node"));
    identity = TestNode.enrol(node, folder.resolve("agent"), SOURCE);
    channels = new EntityChannels(Duration.ofSeconds(20), Runnable::run);
    r2d =
        R2dServiceGrpc.newBlockingStub(
            channels.overTls(node.address().host(), node.address().port(), identity.tls()));
    entriesBefore = entries();
  }

  /** Whatever was refused left nothing behind, and the next good operation is recorded. */
  @AfterEach
  void nothingElseIsDisturbed() {
    assertThat(entries()).as("entries after the refusal").isEqualTo(entriesBefore);
    submit(operation(1, builder -> builder), List.of(READING));
    assertThat(entries()).as("with the operation").isEqualTo(entriesBefore + 1);
    channels.close();
    node.close();
  }

  @Test
  void refusesASourceThatTheSignerIsNotBoundTo() {
    Operation operation =
        identity.operationSigner().sign("elsewhere", Instant.now(), payload(1, b -> b).build());

    Failure failure = refusalOf(operation, List.of(READING));

    assertThat(failure.reason()).isEqualTo(ErrorReason.SOURCE_NOT_BOUND);
    assertThat(failure.getMessage()).contains("elsewhere").contains(SOURCE);
  }

  @Test
  @Tag("Y-8.2-a")
  @Tag("Y-6.2.1-c")
  void refusesASignatureByAnotherKey() {
    Operation good = operation(1, b -> b);
    byte[] bytes = good.bytes().clone();
    bytes[bytes.length - 40] ^= 1;

    Failure failure = refusalOf(bytes, List.of(READING));

    assertThat(failure.reason()).isEqualTo(ErrorReason.SIGNATURE_INVALID);
  }

  @Test
  void refusesAKeyThatNobodyEnrolled() {
    SigningKey stranger = SigningKey.generate(SignatureAlgorithm.EDDSA);
    Operation operation =
        new OperationSigner(stranger, identity.signer())
            .sign(SOURCE, Instant.now(), payload(1, b -> b).build());

    assertThat(refusalOf(operation, List.of(READING)).reason())
        .isIn(ErrorReason.UNKNOWN_SIGNER, ErrorReason.SIGNATURE_INVALID);
  }

  @Test
  @Tag("Y-8.6-1b")
  void refusesAnItemThatIsNotOfItsFormatAndNamesThePlace() {
    byte[] relative =
        "[{\"n\":\"gauge/level\",\"t\":-5,\"v\":3.5}]".getBytes(StandardCharsets.UTF_8);
    List<byte[]> items = List.of(READING, relative);

    Failure failure = refusalOf(operation(1, b -> b.items(ItemTree.of(items))), items);

    assertThat(failure.reason()).isEqualTo(ErrorReason.FORMAT_VIOLATION);
    assertThat(failure.getMessage()).contains("item 1");
  }

  @Test
  void refusesAFormatThatIsNotRegistered() {
    Failure failure = refusalOf(operation(1, b -> b.format("json-unheard-of/1")), List.of(READING));

    assertThat(failure.reason()).isEqualTo(ErrorReason.FORMAT_UNKNOWN);
    assertThat(failure.getMessage()).contains("json-unheard-of/1");
  }

  @Test
  @Tag("Y-6.2.1-b")
  void refusesItemsThatTheOperationDoesNotCommitTo() {
    byte[] other =
        "[{\"n\":\"gauge/level\",\"t\":1767225600,\"v\":4}]".getBytes(StandardCharsets.UTF_8);

    assertThat(refusalOf(operation(1, b -> b), List.of(other)).reason())
        .isEqualTo(ErrorReason.CONTENT_MISMATCH);
  }

  @Test
  void refusesAnOperationLargerThanALogEntryCanBe() {
    Failure failure = refusalOf(new byte[65_536], List.of(READING));

    assertThat(failure.reason()).isEqualTo(ErrorReason.OPERATION_TOO_LARGE);
    assertThat(failure.getMessage()).contains("65536").contains("65535");
  }

  @Test
  void refusesBrokenCborAndNamesTheRule() {
    byte[] bytes = operation(1, b -> b).bytes().clone();
    bytes[0] = 0;

    Failure failure = refusalOf(bytes, List.of(READING));

    assertThat(failure.reason()).isEqualTo(ErrorReason.OPERATION_MALFORMED);
    assertThat(failure.getMessage()).contains("tag");
  }

  @Test
  @Tag("Y-7-c")
  void refusesASourceThatAsksAsADataUser() {
    try (UserClient asSource = UserClient.connect(node.address().toString(), identity.folder())) {
      assertThatThrownBy(() -> asSource.u2s().search(SearchRequest.getDefaultInstance()).next())
          .isInstanceOfSatisfying(
              StatusRuntimeException.class,
              e -> assertThat(Failure.of(e).reason()).isEqualTo(ErrorReason.ROLE_MISMATCH));
    }
  }

  @Test
  void namesTheAddressThatIsTaken() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + taken.getLocalPort();

      assertThatThrownBy(
              () ->
                  VarveNode.start(
                      TestNode.config(folder.resolve("second")).withListen(address),
                      java.time.Clock.systemUTC()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(address)
          .hasMessageContaining("choose another port");
    }
    // What had been started was stopped again: the folder is free.
    TestNode.start(folder.resolve("second")).close();
  }

  @Test
  void refusesASecondNodeOnTheSameFolder() {
    assertThatThrownBy(() -> TestNode.start(folder.resolve("node")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(folder.resolve("node").toString());
  }

  @Test
  void refusesToGoOnWithALedgerWhoseKeysAreGone() throws IOException {
    Path other = folder.resolve("other");
    TestNode.start(other).close();
    Files.delete(other.resolve("keys/receipt.pem"));

    assertThatThrownBy(() -> TestNode.start(other))
        .hasMessageContaining("receipt.pem")
        .hasMessageContaining("backup");
  }

  private Operation operation(long sequence, UnaryOperator<OperationPayloadBuilder> change) {
    return identity
        .operationSigner()
        .sign(SOURCE, Instant.now(), payload(sequence, change).build());
  }

  private static OperationPayloadBuilder payload(
      long sequence, UnaryOperator<OperationPayloadBuilder> change) {
    Instant sampled = Instant.ofEpochSecond(1_767_225_600);
    return change.apply(
        OperationPayload.of(OperationKind.DATA)
            .epoch(7)
            .sequence(sequence)
            .format("senml-json/1")
            .dataType("level")
            .items(ItemTree.of(List.of(READING)))
            .sampledFrom(sampled)
            .sampledTo(sampled));
  }

  private Failure refusalOf(Operation operation, List<byte[]> items) {
    return refusalOf(operation.bytes(), items);
  }

  private Failure refusalOf(byte[] operation, List<byte[]> items) {
    StatusRuntimeException refused =
        catchThrowableOfType(StatusRuntimeException.class, () -> submit(operation, items));
    assertThat(refused).as("refused").isNotNull();
    return Failure.of(refused);
  }

  private void submit(Operation operation, List<byte[]> items) {
    submit(operation.bytes(), items);
  }

  private void submit(byte[] operation, List<byte[]> items) {
    Submission.Builder submission =
        Submission.newBuilder().setOperation(ByteString.copyFrom(operation));
    items.forEach(item -> submission.addItems(ByteString.copyFrom(item)));
    var unused = r2d.submit(SubmitRequest.newBuilder().setSubmission(submission).build());
  }

  private long entries() {
    try (UserClient user = TestNode.user(node)) {
      long[] count = {0};
      user.u2s()
          .search(SearchRequest.newBuilder().setPageSize(1000).build())
          .forEachRemaining(
              page ->
                  count[0] +=
                      page.getOperationsList().stream()
                          .filter(each -> each.getKind() != OPERATION_KIND_BLOCK)
                          .count());
      return count[0];
    }
  }
}
