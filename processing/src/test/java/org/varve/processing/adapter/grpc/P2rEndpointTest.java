package org.varve.processing.adapter.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.varve.processing.adapter.grpc.Messages.assertFails;
import static org.varve.processing.adapter.grpc.Messages.bytes;
import static org.varve.processing.adapter.grpc.Messages.record;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.varve.evidence.Digest;
import org.varve.evidence.log.Checkpoint;
import org.varve.evidence.log.SignedNote;
import org.varve.evidence.operation.DataBlock;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationId;
import org.varve.ledger.testing.TestSource;
import org.varve.processing.LedgerNode;
import org.varve.processing.ProcessingConfig;
import org.varve.processing.ProcessingEntity;
import org.varve.processing.ServedNode;
import org.varve.proto.common.v1.OperationResult;
import org.varve.proto.common.v1.Receipt;
import org.varve.proto.p2r.v1.GetRecordRequest;
import org.varve.proto.p2r.v1.GetRecordResponse;
import org.varve.proto.p2r.v1.P2rServiceGrpc;
import org.varve.proto.p2r.v1.P2rServiceGrpc.P2rServiceBlockingStub;
import org.varve.proto.p2r.v1.RecordBlockRequest;
import org.varve.proto.p2r.v1.RecordBlockResponse;
import org.varve.proto.p2r.v1.WatchConfigurationRequest;
import org.varve.proto.p2r.v1.WatchConfigurationResponse;
import org.varve.rp.EntityChannels;
import org.varve.rp.ErrorReason;
import org.varve.rp.Role;

/** P2R as representation sees it. */
@Timeout(60)
class P2rEndpointTest {
  @TempDir Path folder;

  private final LedgerNode node = new LedgerNode();
  private final TestSource source = node.source();
  private ProcessingEntity processing;
  private ServedNode served;
  private P2rServiceBlockingStub p2r;

  @BeforeEach
  void start() throws IOException {
    processing =
        new ProcessingEntity(ProcessingConfig.defaults(), folder, node.ledger(), node.contents());
    processing.start();
    served = ServedNode.inProcess(processing.services());
    p2r = P2rServiceGrpc.newBlockingStub(served.channelAs(Role.ENTITY));
  }

  @AfterEach
  void stop() {
    processing.stop();
    served.close();
  }

  @Test
  @Tag("Y-8.6-3b")
  void recordsABlockAndAnswersWithPositionTimeAndReceipts() {
    Operation operation = source.says("21.5");
    RecordBlockResponse response =
        p2r.recordBlock(record(node.seal(operation), LedgerNode.content("21.5")));
    assertThat(response.getLedgerHeight()).isEqualTo(node.ledger().status().height());
    assertThat(response.getCommittedAt())
        .isEqualTo(Answers.timestamp(node.ledger().log().head().time()));
    OperationResult result = response.getResults(0);
    assertThat(result.getOperationId()).isEqualTo(bytes(operation.id()));
    assertVerifies(result.getRecorded().getReceipt(), operation);
  }

  @Test
  void findsARecordByIdAndByLeafWithTheSameReceipt() {
    Operation operation = source.says("21.5");
    Receipt receipt =
        p2r.recordBlock(record(node.seal(operation), LedgerNode.content("21.5")))
            .getResults(0)
            .getRecorded()
            .getReceipt();
    GetRecordResponse byId =
        p2r.getRecord(GetRecordRequest.newBuilder().setOperationId(bytes(operation.id())).build());
    GetRecordResponse byLeaf =
        p2r.getRecord(GetRecordRequest.newBuilder().setLeafIndex(receipt.getLeafIndex()).build());
    assertThat(byId).isEqualTo(byLeaf);
    assertThat(byId.getOperation().toByteArray()).isEqualTo(operation.bytes());
    assertThat(byId.getReceipt()).isEqualTo(receipt);
  }

  @Test
  void saysThatARecordWasAfterAGap() {
    Operation operation = source.skips().says("21.5");
    OperationResult result =
        p2r.recordBlock(record(node.seal(operation), LedgerNode.content("21.5"))).getResults(0);
    assertThat(result.getRecorded().getAfterGap()).isTrue();
    assertThat(
            p2r.getRecord(
                    GetRecordRequest.newBuilder().setOperationId(bytes(operation.id())).build())
                .getAfterGap())
        .isTrue();
  }

  @Test
  void refusesABlockThatCannotBeReadOrIsTooLarge() {
    assertFails(
        ErrorReason.OPERATION_MALFORMED,
        () ->
            p2r.recordBlock(
                RecordBlockRequest.newBuilder()
                    .setDataBlock(ByteString.copyFromUtf8("no block"))
                    .build()));
    TestSource talker = source;
    List<Operation> many = IntStream.range(0, 4_097).mapToObj(i -> talker.says("same")).toList();
    DataBlock large = node.authority().seal(many);
    assertFails(
        ErrorReason.BLOCK_TOO_LARGE,
        () -> p2r.recordBlock(record(large, LedgerNode.content("same"))));
  }

  @Test
  void refusesRequestsWithMissingOrWrongFields() {
    DataBlock block = node.seal(source.says("a"));
    assertFails(
        ErrorReason.MALFORMED_REQUEST,
        () ->
            p2r.recordBlock(
                record(block).toBuilder()
                    .addContents(org.varve.proto.p2r.v1.Content.getDefaultInstance())
                    .build()));
    assertFails(
        ErrorReason.MALFORMED_REQUEST, () -> p2r.getRecord(GetRecordRequest.getDefaultInstance()));
    assertFails(
        ErrorReason.NOT_FOUND,
        () ->
            p2r.getRecord(
                GetRecordRequest.newBuilder()
                    .setOperationId(bytes(new OperationId(Digest.sha256(new byte[0]))))
                    .build()));
    assertFails(
        ErrorReason.NOT_FOUND,
        () -> p2r.getRecord(GetRecordRequest.newBuilder().setLeafIndex(-1).build()));
  }

  @Test
  void answersTheBlockOperationsReasonForTheWholeBlock() {
    DataBlock elsewhere = node.fixtures().authorityElsewhere().seal(source.says("a"));
    assertFails(
        ErrorReason.WRONG_CHAIN, () -> p2r.recordBlock(record(elsewhere, LedgerNode.content("a"))));
  }

  @Test
  void streamsTheConfigurationAndThenItsChanges() {
    Iterator<WatchConfigurationResponse> watch =
        EntityChannels.openEnded(p2r)
            .watchConfiguration(WatchConfigurationRequest.getDefaultInstance());
    WatchConfigurationResponse.Snapshot snapshot = watch.next().getSnapshot();
    assertThat(snapshot.getComplete()).isTrue();
    assertThat(snapshot.getChain()).isEqualTo(node.fixtures().origin());
    assertThat(snapshot.getLog().getGenesisOperation().toByteArray())
        .isEqualTo(node.ledger().identity().genesis().bytes());
    assertThat(snapshot.getSigners(0).getSigner()).isEqualTo(source.signer());
    assertThat(snapshot.getFormats(0).getId()).isEqualTo(TestSource.OPAQUE);

    TestSource device = node.source("urn:varve:source:device");
    p2r.recordBlock(record(node.seal(node.authority().binds(device))));
    WatchConfigurationResponse.Change bound = watch.next().getChange();
    assertThat(bound.getSigner().getSigner()).isEqualTo(device.signer());
    assertThat(bound.getSigner().getActive()).isTrue();
    assertThat(bound.getLeafIndex()).isEqualTo(snapshot.getTreeSize());

    p2r.recordBlock(record(node.seal(node.authority().revokes(device))));
    assertThat(watch.next().getChange().getSigner().getActive()).isFalse();
  }

  @Test
  void endsWatchesWhenItStops() {
    Iterator<WatchConfigurationResponse> watch =
        EntityChannels.openEnded(p2r)
            .watchConfiguration(WatchConfigurationRequest.getDefaultInstance());
    watch.next();
    processing.stop();
    assertFails(ErrorReason.UNREACHABLE, watch::hasNext);
  }

  @ParameterizedTest
  @EnumSource(value = Role.class, names = "ENTITY", mode = EnumSource.Mode.EXCLUDE)
  void servesEntitiesOnly(Role role) throws IOException {
    P2rServiceBlockingStub other = P2rServiceGrpc.newBlockingStub(served.channelAs(role));
    DataBlock block = node.seal(source.says("a"));
    assertFails(ErrorReason.ROLE_MISMATCH, () -> other.recordBlock(record(block)));
    assertFails(
        ErrorReason.ROLE_MISMATCH,
        () -> other.getRecord(GetRecordRequest.newBuilder().setLeafIndex(0).build()));
    assertFails(
        ErrorReason.ROLE_MISMATCH,
        () -> other.watchConfiguration(WatchConfigurationRequest.getDefaultInstance()).hasNext());
  }

  private void assertVerifies(Receipt receipt, Operation operation) {
    org.varve.evidence.log.Receipt decoded =
        org.varve.evidence.log.Receipt.decode(receipt.getReceipt().toByteArray());
    Checkpoint checkpoint = Checkpoint.parse(SignedNote.parse(receipt.getCheckpoint()).text());
    assertThat(decoded.rootFrom(operation.leafHash())).isEqualTo(checkpoint.root());
    assertThat(decoded.head().verifies(node.ledger().identity().receiptKey(), checkpoint.root()))
        .isTrue();
    assertThat(receipt.getTreeSize()).isEqualTo(checkpoint.size());
    assertThat(receipt.getLeafIndex()).isEqualTo(decoded.proof().leafIndex());
  }
}
