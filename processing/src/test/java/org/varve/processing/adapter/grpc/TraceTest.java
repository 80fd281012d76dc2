package org.varve.processing.adapter.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.varve.processing.adapter.grpc.Messages.assertFails;
import static org.varve.processing.adapter.grpc.Messages.bytes;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationKind;
import org.varve.ledger.LoggedOperation;
import org.varve.processing.LedgerNode;
import org.varve.processing.ProcessingConfig;
import org.varve.processing.ProcessingEntity;
import org.varve.processing.ServedNode;
import org.varve.proto.common.v1.Trace;
import org.varve.proto.common.v1.TraceStage;
import org.varve.proto.s2p.v1.S2pServiceGrpc;
import org.varve.proto.s2p.v1.S2pServiceGrpc.S2pServiceBlockingStub;
import org.varve.proto.s2p.v1.TraceRequest;
import org.varve.rp.ErrorReason;
import org.varve.rp.Role;

/** A trace names all that took part in recording an operation, and when. */
@Timeout(60)
class TraceTest {
  @TempDir Path folder;

  private final LedgerNode node = LedgerNode.withReader();
  private ProcessingEntity processing;
  private ServedNode served;
  private S2pServiceBlockingStub s2p;

  @BeforeEach
  void start() throws IOException {
    processing =
        new ProcessingEntity(ProcessingConfig.defaults(), folder, node.ledger(), node.contents());
    processing.start();
    served = ServedNode.inProcess(processing.services());
    s2p = S2pServiceGrpc.newBlockingStub(served.channelAs(Role.ENTITY));
  }

  @AfterEach
  void stop() {
    processing.stop();
    served.close();
  }

  @Test
  @Tag("Y-6.2.6-b")
  void namesTheSealTheBindingTheFormatAndWhatWasStatedBefore() {
    Instant begun = Instant.ofEpochMilli(System.currentTimeMillis());
    Operation first = node.source().says("1");
    Operation second = node.source().says("2");
    node.append(first, second);
    long leaf = leaf(second);

    Trace trace = trace(TraceRequest.newBuilder().setLeafIndex(leaf));

    assertThat(trace)
        .isEqualTo(trace(TraceRequest.newBuilder().setOperationId(bytes(second.id()))));
    assertThat(trace.getOperation().getOperationId()).isEqualTo(bytes(second.id()));
    LoggedOperation block = logged(logged(leaf).blockLeafIndex());
    assertThat(block.operation().payload().kind()).isEqualTo(OperationKind.BLOCK);
    assertThat(trace.getSeal().getBlock().getOperationId())
        .isEqualTo(bytes(block.operation().id()));
    assertThat(trace.getSeal().getBlock().getSigner())
        .isEqualTo(block.operation().header().signer());
    assertThat(trace.getSeal().getBlock().getLeafIndex()).isEqualTo(block.leafIndex());
    assertThat(trace.getSeal().getPlace()).isEqualTo(1);
    assertThat(trace.getSeal().getOperationCount()).isEqualTo(2);
    assertThat(trace.getPrevious().getOperationId()).isEqualTo(bytes(first.id()));
    assertThat(trace.getPrevious().getLeafIndex()).isEqualTo(leaf(first));
    assertThat(kind(trace.getBinding().getLeafIndex())).isEqualTo(OperationKind.SIGNER);
    assertThat(kind(trace.getFormat().getLeafIndex())).isEqualTo(OperationKind.FORMAT);
    assertThat(trace.getTreeSize()).isGreaterThan(leaf);
    assertThat(stages(trace))
        .containsExactly(
            "FIRST_SAMPLED source",
            "LAST_SAMPLED source",
            "SIGNED signer",
            "ENCAPSULATED representation",
            "COMMITTED ledger",
            "RECEIPT ledger",
            "INDEXED processing");
    TraceStage indexed = trace.getStages(6);
    assertThat(Instant.ofEpochSecond(indexed.getTime().getSeconds(), indexed.getTime().getNanos()))
        .isBetween(begun, Instant.now());
  }

  @Test
  void leavesOutWhatThereIsNot() {
    Operation first = node.recorded("1");
    assertThat(trace(TraceRequest.newBuilder().setLeafIndex(leaf(first))).hasPrevious()).isFalse();

    Trace genesis = trace(TraceRequest.newBuilder().setLeafIndex(0));
    assertThat(stages(genesis))
        .containsExactly("SIGNED signer", "COMMITTED ledger", "INDEXED processing");
    assertThat(genesis.hasSeal() || genesis.hasBinding() || genesis.hasFormat()).isFalse();
    assertThat(genesis.hasTreeSize()).isFalse();

    long blockLeaf = logged(leaf(first)).blockLeafIndex();
    Trace block = trace(TraceRequest.newBuilder().setLeafIndex(blockLeaf));
    assertThat(block.hasSeal() || block.hasBinding()).isFalse();
    assertThat(stages(block)).contains("ENCAPSULATED representation", "RECEIPT ledger");
  }

  @Test
  void keepsTheTimeOfTheIndexOverARestart() throws IOException {
    long leaf = leaf(node.recorded("1"));
    Trace before = trace(TraceRequest.newBuilder().setLeafIndex(leaf));
    stop();
    start();
    assertThat(trace(TraceRequest.newBuilder().setLeafIndex(leaf))).isEqualTo(before);
  }

  @Test
  void refusesWhatIsNotThere() {
    assertFails(
        ErrorReason.NOT_FOUND, () -> trace(TraceRequest.newBuilder().setLeafIndex(1_000_000)));
    assertFails(
        ErrorReason.MALFORMED_REQUEST,
        () -> trace(TraceRequest.newBuilder().setOperationId(ByteString.copyFromUtf8("short"))));
    assertFails(ErrorReason.MALFORMED_REQUEST, () -> trace(TraceRequest.newBuilder()));
  }

  private Trace trace(TraceRequest.Builder request) {
    return s2p.trace(request.build()).getTrace();
  }

  private static List<String> stages(Trace trace) {
    return trace.getStagesList().stream()
        .map(
            stage ->
                stage.getKind().name().replace("TRACE_STAGE_KIND_", "") + " " + stage.getClockOf())
        .toList();
  }

  private long leaf(Operation operation) {
    return node.ledger().log().leafIndexOf(operation.id()).orElseThrow();
  }

  private LoggedOperation logged(long leaf) {
    return node.ledger().log().operation(leaf).orElseThrow();
  }

  private OperationKind kind(long leaf) {
    return logged(leaf).operation().payload().kind();
  }
}
