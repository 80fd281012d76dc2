package org.varve.monitoring.adapter.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.varve.monitoring.application.CountedEvents;
import org.varve.proto.common.v1.LiveEvent;
import org.varve.proto.common.v1.LiveEventKind;
import org.varve.proto.m2r.v1.M2rServiceGrpc;
import org.varve.proto.m2r.v1.WatchEventsRequest;
import org.varve.proto.m2r.v1.WatchEventsResponse;

@Timeout(30)
class LiveEventsTest {

  @Test
  void aReaderThatIsTooSlowIsToldHowManyItMissed() throws IOException {
    try (Supervised supervised = new Supervised(new Representation(12_000))) {
      LiveEvents live = live(supervised);
      long begin = live.now();
      live.start();
      await(() -> live.now() >= 12_000);
      live.stop();

      LiveEvents.Followed first = live.after(begin, 1_000);
      assertThat(first.events()).hasSize(1_001);
      assertThat(first.events().get(0).getKind()).isEqualTo(LiveEventKind.LIVE_EVENT_KIND_MISSED);
      assertThat(first.events().get(0).getCount()).isEqualTo(live.now() - 10_000);
      LiveEvents.Followed second = live.after(first.next(), 1_000);
      assertThat(second.events().get(0).getCount())
          .isEqualTo(first.events().get(1_000).getCount() + 1);
    }
  }

  @Test
  void anEntityThatIsAwayIsToldOnce() throws Exception {
    try (Supervised supervised = new Supervised(new Representation(0))) {
      LiveEvents live = live(supervised);
      live.start();
      await(() -> kinds(live).size() >= 2); // provisioning is not there at all
      Thread.sleep(2_500); // it is tried again each second
      live.stop();
      assertThat(live.after(0, 100).events())
          .extracting(LiveEvent::getEntity)
          .containsExactlyInAnyOrder("representation", "provisioning");
    }
  }

  private static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      LockSupport.parkNanos(10_000_000); // the test has a time limit
    }
  }

  private static List<LiveEventKind> kinds(LiveEvents live) {
    return live.after(0, 100).events().stream()
        .map(LiveEvent::getKind)
        .collect(Collectors.toList());
  }

  private static LiveEvents live(Supervised supervised) {
    return new LiveEvents(supervised.callees(), new CountedEvents(), Clock.systemUTC());
  }

  /** Sees so much happen at once, then fails. */
  private static final class Representation extends M2rServiceGrpc.M2rServiceImplBase {
    private final int events;
    private boolean called;

    Representation(int events) {
      this.events = events;
    }

    @Override
    public synchronized void watchEvents(
        WatchEventsRequest request, StreamObserver<WatchEventsResponse> caller) {
      if (!called) {
        called = true;
        caller.onNext(
            WatchEventsResponse.newBuilder()
                .addAllEvents(
                    IntStream.range(0, events)
                        .mapToObj(
                            i ->
                                LiveEvent.newBuilder()
                                    .setKind(LiveEventKind.LIVE_EVENT_KIND_ACCEPTED)
                                    .setCount(i)
                                    .build())
                        .toList())
                .build());
      }
      caller.onError(Status.UNAVAILABLE.asRuntimeException());
    }
  }
}
