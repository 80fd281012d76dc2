package org.varve.processing.adapter.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.varve.processing.adapter.grpc.Messages.assertFails;

import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varve.processing.LedgerNode;
import org.varve.processing.ProcessingConfig;
import org.varve.processing.ProcessingEntity;
import org.varve.processing.ServedNode;
import org.varve.proto.common.v1.Filter;
import org.varve.proto.common.v1.OperationKind;
import org.varve.proto.common.v1.OperationSummary;
import org.varve.proto.s2p.v1.S2pServiceGrpc;
import org.varve.proto.s2p.v1.S2pServiceGrpc.S2pServiceStub;
import org.varve.proto.s2p.v1.SubscribeRequest;
import org.varve.proto.s2p.v1.SubscribeResponse;
import org.varve.rp.EntityChannels;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;
import org.varve.rp.Role;

/** A subscription gives each operation once and in order, at its reader's pace. */
@Timeout(60)
class SubscribeTest {
  private static final int SUBSCRIPTIONS_MAX = 2;
  private static final Duration HEARTBEAT = Duration.ofMillis(200);

  @TempDir Path folder;

  private final LedgerNode node = LedgerNode.withReader();
  private ProcessingEntity processing;
  private ServedNode served;

  @BeforeEach
  void start() throws IOException {
    ProcessingConfig usual = ProcessingConfig.defaults();
    processing =
        new ProcessingEntity(
            new ProcessingConfig(
                usual.recording(),
                new ProcessingConfig.ReadingLimits(8, 64 << 20, 8, SUBSCRIPTIONS_MAX, HEARTBEAT),
                usual.indexCacheBytes(),
                usual.access(),
                usual.log()),
            folder,
            node.ledger(),
            node.contents());
    processing.start();
    served = ServedNode.inProcess(processing.services());
  }

  @AfterEach
  void stop() {
    processing.stop();
    served.close();
  }

  private void restart() throws IOException {
    stop();
    start();
  }

  @Test
  @Tag("Y-7.1.3-a")
  void givesWhatIsRecordedThenWhatIsRecordedLater() throws Exception {
    node.recorded("before");
    Reader reader = subscribe(data().setFromPosition(0), 100);
    assertThat(leaves(reader, 1)).containsExactly(newestData());
    for (int i = 0; i < 20; i++) {
      node.recorded("later " + i);
    }
    assertThat(leaves(reader, 20)).hasSize(20).isSorted().last().isEqualTo(newestData());
  }

  @Test
  void beginsWithWhatComesNextIfNoPositionIsNamed() throws Exception {
    node.recorded("before");
    // What is recorded here goes past the service, whose answers wait for the index.
    assertThat(leaves(subscribe(data().setFromPosition(0), 100), 1)).hasSize(1);
    Reader reader = subscribe(data(), 100);
    SubscribeResponse first = reader.next();
    assertThat(first.getOperationsList()).isEmpty();
    assertThat(first.getPosition()).isEqualTo(newest() + 1);
    node.recorded("after");
    assertThat(leaves(reader, 1)).containsExactly(newestData());
  }

  @Test
  void goesOnAfterARestartWithoutARepeatOrAHole() throws Exception {
    List<Long> got = new ArrayList<>();
    long position = 0;
    for (int round = 0; round < 4; round++) {
      for (int i = 0; i < 130; i++) {
        node.recorded("round " + round + ", reading " + i);
      }
      Reader reader = subscribe(data().setFromPosition(position), 1);
      // Only the first message of each round is taken: the restart finds the others unsent.
      SubscribeResponse message = reader.next();
      message.getOperationsList().forEach(each -> got.add(each.getLeafIndex()));
      position = message.getPosition();
      restart();
    }
    Reader reader = subscribe(data().setFromPosition(position), 100);
    got.addAll(leaves(reader, 4 * 130 - got.size()));
    assertThat(got).containsExactlyElementsOf(dataLeaves());
  }

  @Test
  void fitsTheFilterAndItsPatternAsSearchDoes() throws Exception {
    node.recorded("one");
    String name = node.source().name();
    String prefix = name.substring(0, name.length() - 3);
    assertThat(
            leaves(
                subscribe(
                    all().setFilter(Filter.newBuilder().setSource(prefix + "*")).setFromPosition(0),
                    100),
                1))
        .containsExactly(newestData());
    Reader none =
        subscribe(
            all().setFilter(Filter.newBuilder().setSource(prefix + "x*")).setFromPosition(0), 100);
    assertThat(none.next().getOperationsList()).isEmpty();
    none.cancel();
    SubscribeRequest.Builder ofSigners =
        all()
            .setFilter(Filter.newBuilder().setKind(OperationKind.OPERATION_KIND_SIGNER))
            .setFromPosition(0);
    Reader signers = subscribe(ofSigners, 100);
    while (!signers.arrived()) {
      // The place of the one that was cancelled is free a moment later.
      signers = subscribe(ofSigners, 100);
    }
    assertThat(signers.next().getOperations(0).getKind())
        .isEqualTo(OperationKind.OPERATION_KIND_SIGNER);
  }

  @Test
  void givesASignOfLifeWithItsPositionWhenNothingFits() throws Exception {
    Reader reader =
        subscribe(all().setFilter(Filter.newBuilder().setSource("nobody")).setFromPosition(0), 100);
    SubscribeResponse first = reader.next();
    long begun = System.nanoTime();
    SubscribeResponse second = reader.next();
    assertThat(first.getOperationsList()).isEmpty();
    assertThat(second.getOperationsList()).isEmpty();
    assertThat(first.getPosition()).isEqualTo(first.getTreeSize()).isEqualTo(newest() + 1);
    assertThat(Duration.ofNanos(first.getHeartbeat().getNanos())).isEqualTo(HEARTBEAT);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
    node.recorded("does not fit");
    SubscribeResponse later = reader.next();
    while (later.getPosition() <= newest()) {
      later = reader.next();
    }
    assertThat(later.getOperationsList()).isEmpty();
  }

  @Test
  void keepsNothingForAReaderThatTakesNothing() throws Exception {
    Reader slow = subscribe(data().setFromPosition(0), 1);
    slow.next();
    for (int i = 0; i < 300; i++) {
      node.recorded("reading " + i);
    }
    Reader quick = subscribe(data().setFromPosition(0), 100);
    assertThat(leaves(quick, 300)).hasSize(300);
    assertThat(slow.waiting()).isZero();
    List<Long> got = new ArrayList<>();
    while (got.size() < 300) {
      slow.request(1);
      SubscribeResponse message = slow.next();
      assertThat(message.getOperationsCount()).isLessThanOrEqualTo(100);
      message.getOperationsList().forEach(each -> got.add(each.getLeafIndex()));
    }
    assertThat(got).containsExactlyElementsOf(dataLeaves());
  }

  @Test
  void refusesOneMoreThanTheLimitUntilOneEnds() throws Exception {
    Reader first = subscribe(data(), 100);
    Reader second = subscribe(data(), 100);
    first.next();
    second.next();
    Failure refused = Failure.of(subscribe(data(), 1).end());
    assertThat(refused.reason()).isEqualTo(ErrorReason.OVERLOADED);
    assertThat(refused).hasMessageContaining("2 subscriptions").hasMessageContaining("limit");
    first.cancel();
    first.end();
    boolean free = false;
    while (!free) {
      Reader again = subscribe(data(), 100);
      free = again.arrived();
    }
  }

  @Test
  void refusesAPositionThatTheLogHasNotComeTo() throws Exception {
    SubscribeRequest beyond = data().setFromPosition(newest() + 2).build();
    assertFails(ErrorReason.MALFORMED_REQUEST, () -> open(beyond).next());
    assertFails(
        ErrorReason.MALFORMED_REQUEST, () -> open(data().setFromPosition(-1).build()).next());
    Reader atTheEnd = subscribe(data().setFromPosition(newest() + 1), 1);
    assertThat(atTheEnd.next().getPosition()).isEqualTo(newest() + 1);
  }

  @Test
  void saysThatTheNodeStopsWhenItDoes() throws Exception {
    Reader reader = subscribe(data(), 100);
    reader.next();
    processing.stop();
    Failure ended = Failure.of(reader.end());
    assertThat(ended.reason()).isEqualTo(ErrorReason.UNREACHABLE);
    assertThat(ended).hasMessageContaining("subscribe again from the last position");
  }

  private long newest() {
    return node.ledger().log().head().size() - 1;
  }

  private long newestData() {
    List<Long> data = dataLeaves();
    return data.get(data.size() - 1);
  }

  private List<Long> dataLeaves() {
    return LongStream.rangeClosed(0, newest())
        .filter(
            leaf ->
                node.ledger().log().operation(leaf).orElseThrow().operation().payload().kind()
                    == org.varve.evidence.operation.OperationKind.DATA)
        .boxed()
        .toList();
  }

  private static SubscribeRequest.Builder all() {
    return SubscribeRequest.newBuilder();
  }

  private static SubscribeRequest.Builder data() {
    return all().setFilter(Filter.newBuilder().setKind(OperationKind.OPERATION_KIND_DATA));
  }

  private Iterator<SubscribeResponse> open(SubscribeRequest request) throws IOException {
    return EntityChannels.openEnded(S2pServiceGrpc.newBlockingStub(served.channelAs(Role.ENTITY)))
        .subscribe(request);
  }

  private Reader subscribe(SubscribeRequest.Builder request, int initial) throws IOException {
    Reader reader = new Reader(initial);
    S2pServiceStub stub = S2pServiceGrpc.newStub(served.channelAs(Role.ENTITY));
    EntityChannels.openEnded(stub).subscribe(request.build(), reader);
    return reader;
  }

  private static List<Long> leaves(Reader reader, int count) throws InterruptedException {
    List<Long> leaves = new ArrayList<>();
    while (leaves.size() < count) {
      reader.next().getOperationsList().stream()
          .map(OperationSummary::getLeafIndex)
          .forEach(leaves::add);
    }
    return leaves;
  }

  /** Takes messages when the test says so. */
  private static final class Reader
      implements ClientResponseObserver<SubscribeRequest, SubscribeResponse> {
    private final BlockingQueue<SubscribeResponse> messages = new LinkedBlockingQueue<>();
    private final BlockingQueue<StatusRuntimeException> ends = new LinkedBlockingQueue<>();
    private final int initial;
    private ClientCallStreamObserver<SubscribeRequest> call;

    Reader(int initial) {
      this.initial = initial;
    }

    SubscribeResponse next() throws InterruptedException {
      SubscribeResponse message = messages.poll(30, TimeUnit.SECONDS);
      assertThat(message).as("a message; ended by %s", ends.peek()).isNotNull();
      return message;
    }

    StatusRuntimeException end() throws InterruptedException {
      StatusRuntimeException end = ends.poll(30, TimeUnit.SECONDS);
      assertThat(end).as("an end").isNotNull();
      return end;
    }

    /** Whether a message has come, and not a refusal. */
    boolean arrived() throws InterruptedException {
      while (messages.isEmpty() && ends.isEmpty()) {
        Thread.sleep(5);
      }
      return ends.isEmpty();
    }

    int waiting() {
      return messages.size();
    }

    void request(int count) {
      call.request(count);
    }

    void cancel() {
      call.cancel("enough", null);
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<SubscribeRequest> started) {
      call = started;
      call.disableAutoRequestWithInitial(initial);
    }

    @Override
    public void onNext(SubscribeResponse message) {
      messages.add(message);
    }

    @Override
    public void onError(Throwable thrown) {
      ends.add((StatusRuntimeException) thrown);
    }

    @Override
    public void onCompleted() {}
  }
}
