package org.varve.processing.adapter.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.varve.processing.adapter.grpc.Messages.assertFails;

import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varve.ledger.LogReader;
import org.varve.processing.LedgerNode;
import org.varve.processing.ServedNode;
import org.varve.processing.adapter.rocksdb.RocksIndex;
import org.varve.processing.application.AccessPolicy;
import org.varve.processing.application.ChangeResource;
import org.varve.processing.application.IndexFold;
import org.varve.processing.application.Matches;
import org.varve.processing.application.ProcessingMetrics;
import org.varve.processing.application.ProveCompleteness;
import org.varve.processing.application.ProveOperation;
import org.varve.processing.application.ReadAccesses;
import org.varve.processing.application.ReadAsUser;
import org.varve.processing.application.ReadHistory;
import org.varve.processing.application.ReadOperations;
import org.varve.processing.application.ReadResources;
import org.varve.processing.application.ResourceEvents;
import org.varve.processing.application.ResourceRules;
import org.varve.processing.application.SearchOperations;
import org.varve.processing.application.SubmitStatement;
import org.varve.processing.application.SubscribeOperations;
import org.varve.processing.application.TraceOperation;
import org.varve.processing.application.UserResources;
import org.varve.processing.domain.Page;
import org.varve.proto.s2p.v1.S2pServiceGrpc;
import org.varve.proto.s2p.v1.S2pServiceGrpc.S2pServiceStub;
import org.varve.proto.s2p.v1.SearchRequest;
import org.varve.proto.s2p.v1.SearchResponse;
import org.varve.rp.ErrorReason;
import org.varve.rp.Role;

/** A slow reader holds no memory, and one who has gone holds nothing at all. */
@Timeout(60)
class StreamFlowTest {
  private static final int OPERATIONS = 30;

  @TempDir Path folder;

  private final LedgerNode node = LedgerNode.withReader();
  private final AtomicInteger pagesRead = new AtomicInteger();
  private RocksIndex index;
  private IndexFold fold;
  private ServedNode served;
  private S2pServiceStub s2p;
  private BooleanSupplier endless = () -> false;
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch abandoned = new CountDownLatch(1);

  @BeforeEach
  void start() throws IOException {
    for (int i = 0; i < OPERATIONS; i++) {
      node.recorded("reading " + i);
    }
    index =
        RocksIndex.open(folder, 1 << 20, node.ledger().identity().genesis().id(), position -> true);
    fold = new IndexFold(node.ledger(), index, block -> {});
    fold.start();
    ReadOperations operations = new ReadOperations(node.ledger().log(), node.contents());
    S2pEndpoint endpoint =
        new S2pEndpoint(
            new ReadAsUser(
                new AccessPolicy(node.ledger().log(), Clock.systemUTC()),
                node.ledger().log(),
                (access, calls, count, leaves) -> {},
                ProcessingMetrics.NOOP),
            new S2pEndpoint.Reads(
                new SearchOperations(
                    new WatchedIndex(index, this::watched),
                    fold.progress(),
                    node.ledger().identity().genesis().id()),
                new ReadHistory(index, fold.progress()),
                operations,
                new ReadAccesses(
                    new SearchOperations(
                        index, fold.progress(), node.ledger().identity().genesis().id()),
                    node.ledger().log())),
            new S2pEndpoint.Proofs(
                new ProveOperation(node.ledger().log(), node.contents(), index, fold.progress()),
                new TraceOperation(node.ledger().log(), index, fold.progress()),
                new ProveCompleteness(node.ledger().log(), index, fold.progress())),
            new S2pEndpoint.Subscribing(
                new SubscribeOperations(index, fold.progress()),
                new OpenSubscriptions(
                    new OpenSubscriptions.Limit(1, "subscriptions", "max"),
                    Duration.ofSeconds(10))),
            new S2pEndpoint.Resources(
                new ReadResources(node.ledger().log()),
                new UserResources(
                    new AccessPolicy(node.ledger().log(), Clock.systemUTC()),
                    new ReadResources(node.ledger().log())),
                statements()),
            new S2pEndpoint.Limits(1, 1));
    served = ServedNode.inProcess(List.of(endpoint.service()));
    s2p = S2pServiceGrpc.newStub(served.channelAs(Role.ENTITY));
  }

  private Statements statements() {
    LogReader log = node.ledger().log();
    ChangeResource changes =
        new ChangeResource(
            new ResourceRules(log), new ResourceEvents(log), operation -> recordsNothing());
    return new Statements(
        changes,
        new SubmitStatement(
            new AccessPolicy(log, Clock.systemUTC()),
            log,
            changes,
            (operation, contents) -> recordsNothing(),
            (access, calls, count, leaves) -> {}));
  }

  private static <T> T recordsNothing() {
    throw new IllegalStateException("nothing is recorded here");
  }

  @AfterEach
  void stop() {
    served.close();
    fold.stop();
    index.close();
  }

  @Test
  void readsNoPageBeforeItsReaderWantsIt() throws InterruptedException {
    Reader reader = search(1);
    assertThat(reader.next().getOperationsCount()).isEqualTo(1);
    assertThat(pagesRead).hasValueLessThanOrEqualTo(2);
    for (int i = 1; i < OPERATIONS; i++) {
      reader.request(1);
      assertThat(reader.next().getOperationsCount()).isEqualTo(1);
      assertThat(pagesRead).hasValueLessThanOrEqualTo(i + 2);
    }
  }

  @Test
  void refusesStreamsOverTheLimitUntilOneEnds() throws InterruptedException {
    Reader reader = search(1);
    reader.next();
    assertFails(ErrorReason.OVERLOADED, this::searchOnce);
    reader.cancel();
    awaitPlace();
  }

  @Test
  void freesThePlaceOfAReaderWhoseDeadlineHasPassed() throws InterruptedException {
    Reader reader = new Reader(1);
    s2p.withDeadlineAfter(300, TimeUnit.MILLISECONDS).search(request(), reader);
    awaitPlace();
  }

  @Test
  void endsALongSearchForWhomeverHasGone() throws InterruptedException {
    endless = () -> true;
    Reader reader = search(1);
    assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
    reader.cancel();
    assertThat(abandoned.await(30, TimeUnit.SECONDS)).isTrue();
  }

  /** Counts pages, and lets a search run until it is abandoned. */
  private Matches watched(Matches matches) {
    return new Matches() {
      @Override
      public Page next(Page.Size size, BooleanSupplier gone) {
        begun.countDown();
        while (endless.getAsBoolean()) {
          if (gone.getAsBoolean()) {
            abandoned.countDown();
            return matches.next(size, gone);
          }
          Thread.onSpinWait();
        }
        pagesRead.incrementAndGet();
        return matches.next(size, gone);
      }
    };
  }

  private void awaitPlace() {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (true) {
      try {
        searchOnce();
        return;
      } catch (StatusRuntimeException e) {
        assertThat(System.nanoTime()).as("still refused: %s", e.getMessage()).isLessThan(end);
      }
    }
  }

  private void searchOnce() {
    S2pServiceGrpc.newBlockingStub(s2p.getChannel())
        .search(SearchRequest.newBuilder().setLimit(1).build())
        .forEachRemaining(page -> assertThat(page.getOperationsCount()).isEqualTo(1));
  }

  private Reader search(int initial) {
    Reader reader = new Reader(initial);
    s2p.search(request(), reader);
    return reader;
  }

  private static SearchRequest request() {
    return SearchRequest.newBuilder().setPageSize(1).build();
  }

  /** Takes messages when the test says so. */
  private static final class Reader
      implements ClientResponseObserver<SearchRequest, SearchResponse> {
    private final BlockingQueue<SearchResponse> messages = new LinkedBlockingQueue<>();
    private final int initial;
    private ClientCallStreamObserver<SearchRequest> call;

    Reader(int initial) {
      this.initial = initial;
    }

    SearchResponse next() throws InterruptedException {
      SearchResponse message = messages.poll(30, TimeUnit.SECONDS);
      assertThat(message).isNotNull();
      return message;
    }

    void request(int count) {
      call.request(count);
    }

    void cancel() {
      call.cancel("enough", null);
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<SearchRequest> started) {
      call = started;
      call.disableAutoRequestWithInitial(initial);
    }

    @Override
    public void onNext(SearchResponse message) {
      messages.add(message);
    }

    @Override
    public void onError(Throwable thrown) {}

    @Override
    public void onCompleted() {}
  }
}
