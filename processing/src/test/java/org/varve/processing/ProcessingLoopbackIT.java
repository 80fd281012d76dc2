package org.varve.processing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varve.evidence.operation.Operation;
import org.varve.ledger.Content;
import org.varve.proto.p2r.v1.P2rServiceGrpc;
import org.varve.proto.p2r.v1.RecordBlockRequest;
import org.varve.proto.p2r.v1.RecordBlockResponse;
import org.varve.proto.s2p.v1.GetContentRequest;
import org.varve.proto.s2p.v1.GetContentResponse;
import org.varve.proto.s2p.v1.S2pServiceGrpc;
import org.varve.proto.s2p.v1.SearchRequest;
import org.varve.proto.s2p.v1.SearchResponse;
import org.varve.rp.EntityServer;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;
import org.varve.rp.Role;

/** P2R and S2P over a real socket with mutual TLS, where messages have a size. */
@Timeout(120)
class ProcessingLoopbackIT {
  @TempDir Path folder;

  private final LedgerNode node = LedgerNode.withReader();
  private ProcessingEntity processing;
  private ServedNode served;
  private Channel asEntity;

  @BeforeEach
  void start() throws IOException {
    processing =
        new ProcessingEntity(
            ProcessingConfig.defaults(), folder.resolve("index"), node.ledger(), node.contents());
    processing.start();
    served = ServedNode.overTls(processing.services(), folder.resolve("pki"));
    asEntity = served.channelAs(Role.ENTITY);
  }

  @AfterEach
  void stop() {
    processing.stop();
    served.close();
  }

  @Test
  void p2rRecordsTheLargestBlockOfOneMessageAndAnswersInOne() {
    Operation[] operations =
        IntStream.range(0, 4_096)
            .mapToObj(i -> node.source().says("same"))
            .toArray(Operation[]::new);
    RecordBlockResponse response =
        P2rServiceGrpc.newBlockingStub(asEntity)
            .recordBlock(request(LedgerNode.content("same"), operations));
    assertThat(response.getResultsCount()).isEqualTo(operations.length);
    assertThat(response.getResultsList()).allMatch(result -> result.hasRecorded());
    assertThat(response.getSerializedSize()).isLessThan(EntityServer.MESSAGE_BYTES_MAX);
  }

  @Test
  void s2pStreamsMoreThanOneMessageHolds() {
    String megabyte = "x".repeat(1 << 20);
    Content content = LedgerNode.content(megabyte, megabyte, megabyte, megabyte);
    Operation operation = node.source().says(content.items());
    P2rServiceGrpc.newBlockingStub(asEntity).recordBlock(request(content, operation));
    Iterator<GetContentResponse> items =
        S2pServiceGrpc.newBlockingStub(asEntity)
            .getContent(
                GetContentRequest.newBuilder()
                    .setOperationId(ByteString.copyFrom(operation.id().digest().bytes()))
                    .build());
    int count = 0;
    for (; items.hasNext(); count++) {
      assertThat(items.next().getItem().size()).isEqualTo(1 << 20);
    }
    assertThat(count).isEqualTo(4);
  }

  @Test
  void bothServeEntitiesOnly() throws IOException {
    Channel asUser = served.channelAs(Role.USER);
    assertRoleMismatch(
        () ->
            P2rServiceGrpc.newBlockingStub(asUser)
                .recordBlock(RecordBlockRequest.getDefaultInstance()));
    assertRoleMismatch(
        () -> {
          Iterator<SearchResponse> pages =
              S2pServiceGrpc.newBlockingStub(asUser).search(SearchRequest.getDefaultInstance());
          pages.next();
        });
  }

  private RecordBlockRequest request(Content content, Operation... operations) {
    org.varve.proto.p2r.v1.Content.Builder message =
        org.varve.proto.p2r.v1.Content.newBuilder()
            .setContentRoot(ByteString.copyFrom(content.root().bytes()));
    content.items().forEach(item -> message.addItems(ByteString.copyFrom(item)));
    return RecordBlockRequest.newBuilder()
        .setDataBlock(ByteString.copyFrom(node.seal(operations).encode()))
        .addContents(message)
        .build();
  }

  private static void assertRoleMismatch(Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            status -> assertThat(Failure.of(status).reason()).isEqualTo(ErrorReason.ROLE_MISMATCH));
  }
}
