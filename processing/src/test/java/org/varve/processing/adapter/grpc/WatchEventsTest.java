package org.varve.processing.adapter.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.varve.processing.adapter.grpc.Messages.assertFails;
import static org.varve.processing.adapter.grpc.Messages.bytes;

import io.grpc.Context;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varve.evidence.operation.Operation;
import org.varve.ledger.testing.TestSource;
import org.varve.processing.LedgerNode;
import org.varve.processing.ProcessingConfig;
import org.varve.processing.ProcessingEntity;
import org.varve.processing.ServedNode;
import org.varve.proto.common.v1.Event;
import org.varve.proto.common.v1.EventFilter;
import org.varve.proto.common.v1.EventKind;
import org.varve.proto.common.v1.EventPosition;
import org.varve.proto.common.v1.EventStage;
import org.varve.proto.m2p.v1.M2pServiceGrpc;
import org.varve.proto.m2p.v1.WatchEventsRequest;
import org.varve.proto.m2p.v1.WatchEventsResponse;
import org.varve.rp.EntityChannels;
import org.varve.rp.ErrorReason;
import org.varve.rp.Role;

/** Events are made of ledger blocks alone: whoever comes back is given the rest, and only that. */
@Timeout(60)
class WatchEventsTest {
  @TempDir Path folder;

  private final LedgerNode node = new LedgerNode();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private ProcessingEntity processing;
  private ServedNode served;

  @BeforeEach
  void start() throws IOException {
    processing =
        new ProcessingEntity(ProcessingConfig.defaults(), folder, node.ledger(), node.contents());
    processing.start();
    served = ServedNode.inProcess(processing.services());
  }

  @AfterEach
  void stop() {
    processing.stop();
    served.close();
    threads.shutdownNow();
  }

  @Test
  @Tag("Y-8.5-b1")
  void tellsWhatHappenedInTheOrderOfTheLedger() throws Exception {
    node.recorded("1");
    TestSource clone = node.source().cloned();
    node.recorded("2");
    node.append(clone.says("a contradiction"));
    node.append(node.source().skips().says("after a gap"));
    node.append(node.source().statesGap(3, 3));
    node.append(node.authority().revokes(node.source()));

    List<Event> events = read(WatchEventsRequest.newBuilder().setFrom(at(0, 0)), 16);

    assertThat(events.stream().map(each -> each.getKind().name().replace("EVENT_KIND_", "")))
        .containsExactly(
            "FOUNDED",
            "FORMAT_REGISTERED",
            "SIGNER_BOUND",
            "SEALED",
            "CREATED",
            "SEALED",
            "CREATED",
            "SEALED",
            "FORK_REFUSED",
            "GAP_SEEN",
            "CREATED",
            "SEALED",
            "GAP_STATED",
            "SEALED",
            "SIGNER_REVOKED",
            "SEALED");
    Event fork = events.get(8);
    assertThat(fork.getFork().getSource()).isEqualTo(node.source().name());
    assertThat(fork.getFork().getSequence()).isEqualTo(2);
    assertThat(fork.hasOperation()).isFalse();
    assertThat(events.get(12).getGap().getFromSequence()).isEqualTo(3);
    assertThat(events.get(4).getOperation().getSigner()).isEqualTo(node.source().signer());
    assertThat(events.get(4).getOperation().hasEncapsulatedAt()).isTrue();
  }

  @Test
  @Tag("Y-8.5-b2")
  void aNewVersionTellsWhichOneItUpdates() throws Exception {
    Operation first = node.recorded("1");
    Operation second = node.source().says(List.of(new byte[1]), more -> more.updates(first.id()));
    node.append(second);
    List<Event> events =
        read(
            request(EventFilter.newBuilder().addKinds(EventKind.EVENT_KIND_UPDATED).build())
                .toBuilder()
                .setFrom(at(0, 0)),
            1);
    assertThat(events).singleElement().extracting(Event::getUpdates).isEqualTo(bytes(first.id()));
    assertThat(events.get(0).getOperation().getOperationId()).isEqualTo(bytes(second.id()));
  }

  @Test
  @Tag("Y-6.1.1-l")
  void dataThatIsMadeOfOtherDataIsIntegrated() throws Exception {
    Operation parent = node.recorded("1");
    node.append(
        node.source().says(List.of(new byte[1]), more -> more.parents(List.of(parent.id()))));
    List<Event> events =
        read(
            request(
                    EventFilter.newBuilder()
                        .addStages(EventStage.EVENT_STAGE_INTEGRATE)
                        .addStages(EventStage.EVENT_STAGE_PRE_INPUT)
                        .build())
                .toBuilder()
                .setFrom(at(0, 0)),
            1);
    assertThat(events)
        .singleElement()
        .extracting(event -> event.getOperation().getSigner())
        .isEqualTo(node.source().signer());
  }

  @Test
  void goesOnFromEveryPositionWithoutARepeatOrAHole() throws Exception {
    for (int i = 0; i < 3; i++) {
      node.append(node.source().says("a" + i), node.source().says("b" + i));
    }
    node.append(node.source().skips().says("after a gap"));
    List<Event> all = read(WatchEventsRequest.newBuilder().setFrom(at(0, 0)), 16);

    // All at once, since each reads on until a sign of life.
    List<CompletableFuture<Void>> readers = new ArrayList<>();
    for (int seen = 1; seen < all.size(); seen++) {
      EventPosition last = all.get(seen - 1).getPosition();
      EventPosition next = at(last.getLedgerHeight(), last.getNumber() + 1);
      List<Event> rest =
          all.subList(seen, all.size()).stream()
              .filter(each -> !each.getPosition().equals(last))
              .toList();
      readers.add(
          CompletableFuture.runAsync(
              () ->
                  assertThat(read(WatchEventsRequest.newBuilder().setFrom(next), rest.size()))
                      .as("from %s", next)
                      .isEqualTo(rest),
              threads));
    }
    readers.forEach(CompletableFuture::join);
  }

  @Test
  void givesWhatIsCommittedWhileItIsOpenAndOnlyWhatFits() throws Exception {
    node.recorded("before");
    EventFilter created =
        EventFilter.newBuilder()
            .addKinds(EventKind.EVENT_KIND_CREATED)
            .setSource(node.source().name().substring(0, 3) + "*")
            .setActor(node.source().signer())
            .build();
    // The service answers for blocks that the index has, and these went past the service.
    read(WatchEventsRequest.newBuilder().setFilter(created).setFrom(at(0, 0)), 1);

    Context.CancellableContext call = Context.current().withCancellation();
    List<Event> got = new ArrayList<>();
    call.run(
        () -> {
          Iterator<WatchEventsResponse> messages = watch(request(created));
          assertThat(messages.next().getEventsList()).isEmpty();
          node.recorded("after");
          while (got.isEmpty()) {
            got.addAll(messages.next().getEventsList());
          }
        });
    call.cancel(null);

    assertThat(got).singleElement().extracting(Event::getKind).isEqualTo(created.getKinds(0));
    assertThat(got.get(0).getOperation().getSequence()).isEqualTo(2);
  }

  @Test
  void refusesAPositionBeyondTheLedger() {
    assertFails(
        ErrorReason.MALFORMED_REQUEST,
        () -> watch(WatchEventsRequest.newBuilder().setFrom(at(99, 0)).build()).next());
    assertFails(
        ErrorReason.MALFORMED_REQUEST,
        () -> watch(WatchEventsRequest.newBuilder().setFrom(at(-1, 0)).build()).next());
  }

  @Test
  void letsNobodyInButEntities() throws IOException {
    for (Role role : List.of(Role.USER, Role.OPERATOR, Role.SUPERVISOR, Role.SOURCE)) {
      assertFails(
          ErrorReason.ROLE_MISMATCH,
          () ->
              M2pServiceGrpc.newBlockingStub(served.channelAs(role))
                  .watchEvents(WatchEventsRequest.getDefaultInstance())
                  .next());
    }
  }

  private static WatchEventsRequest request(EventFilter filter) {
    return WatchEventsRequest.newBuilder().setFilter(filter).build();
  }

  private List<Event> read(WatchEventsRequest.Builder request, int count) {
    List<Event> events = new ArrayList<>();
    Context.CancellableContext call = Context.current().withCancellation();
    call.run(
        () -> {
          Iterator<WatchEventsResponse> messages = watch(request.build());
          // One sign of life after all of them, so that one too many would show.
          boolean quiet = false;
          while (events.size() < count || !quiet) {
            List<Event> next = messages.next().getEventsList();
            quiet = next.isEmpty();
            events.addAll(next);
          }
        });
    call.cancel(null);
    return events;
  }

  private Iterator<WatchEventsResponse> watch(WatchEventsRequest request) {
    try {
      return EntityChannels.openEnded(M2pServiceGrpc.newBlockingStub(served.channelAs(Role.ENTITY)))
          .watchEvents(request);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static EventPosition at(long height, int number) {
    return EventPosition.newBuilder().setLedgerHeight(height).setNumber(number).build();
  }
}
