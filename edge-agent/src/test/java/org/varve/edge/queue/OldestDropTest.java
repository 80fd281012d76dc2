package org.varve.edge.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.varve.edge.Fixtures.AGENT_KEY;
import static org.varve.edge.Fixtures.NOW;
import static org.varve.edge.Fixtures.SOURCE;
import static org.varve.edge.Fixtures.items;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varve.edge.Fixtures;
import org.varve.evidence.operation.GapBody;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.OperationSigner;

class OldestDropTest {
  private static final String OTHER = "urn:varve:source:other";
  private static final int LIMIT = 256;
  private static final QueueLimits LIMITS = new QueueLimits(LIMIT, 1L << 30, WhenFull.DROP_OLDEST);
  private static final OperationSigner SIGNER = OperationSigner.of(AGENT_KEY);

  @TempDir private Path folder;
  private OperationQueue queue;

  @BeforeEach
  void openQueue() throws QueueException {
    queue = open(LIMITS);
  }

  @AfterEach
  void closeQueue() throws QueueException {
    queue.close();
  }

  @Test
  void theOldestLeaveAndASignedStatementOfThatIsQueued() throws Exception {
    add(SOURCE, LIMIT);

    assertThat(queue.dropOldest(SIGNER)).isTrue();

    assertThat(queue.status().dropped()).isEqualTo(16);
    List<QueuedOperation> left = waiting();
    assertThat(left).hasSize(LIMIT - 16 + 1);
    assertThat(left.get(0).operation().payload().sequence()).isEqualTo(17);
    QueuedOperation last = left.get(left.size() - 1);
    assertThat(last.items()).isEmpty();
    assertThat(gap(last.operation()))
        .isEqualTo(new GapBody(queue.epoch(), 1, 16, GapBody.Reason.QUEUE_FULL, 32));
    assertThat(last.operation().signedBy(AGENT_KEY.verificationKey())).isTrue();
    assertThat(last.operation().payload().sequence()).isEqualTo(LIMIT + 1);
    assertThat(queue.state(SOURCE).previous()).contains(last.operation().id());
    assertThat(queue.state(SOURCE).position()).isEqualTo("after " + LIMIT);
  }

  @Test
  void aQueueThatHasRoomOrIsToBlockDropsNothing() throws Exception {
    add(SOURCE, 2);
    assertThat(queue.dropOldest(SIGNER)).isTrue();
    assertThat(queue.status().queued()).isEqualTo(2);
    queue.close();

    queue = open(new QueueLimits(2, 1L << 30));

    assertThat(queue.dropOldest(SIGNER)).isFalse();
    assertThat(queue.status().queued()).isEqualTo(2);
    assertThat(queue.status().dropped()).isZero();
  }

  @Test
  void whatIsOnItsWayIsNotDropped() throws Exception {
    add(SOURCE, LIMIT);
    QueuedOperation first = queue.next(0).orElseThrow();
    QueuedOperation second = queue.next(first.number()).orElseThrow();

    queue.dropOldest(SIGNER);

    List<QueuedOperation> left = waiting();
    assertThat(left.subList(0, 2))
        .extracting(QueuedOperation::number)
        .containsExactly(first.number(), second.number());
    assertThat(gap(left.get(left.size() - 1).operation()).from()).isEqualTo(3);
  }

  @Test
  void aStatementThatNobodyHasSeenYetIsWidenedAndNotJoinedByASecond() throws Exception {
    add(OTHER, 20);
    add(SOURCE, LIMIT - 20);
    queue.dropOldest(SIGNER);
    add(SOURCE, (int) (LIMIT - queue.status().queued()));

    queue.dropOldest(SIGNER);

    List<Operation> gaps = gaps(OTHER);
    assertThat(gaps).hasSize(1);
    assertThat(gap(gaps.get(0)))
        .isEqualTo(new GapBody(queue.epoch(), 1, 20, GapBody.Reason.QUEUE_FULL, 40));
    assertThat(gaps.get(0).payload().sequence()).isEqualTo(21);
    assertThat(queue.state(OTHER).previous()).contains(gaps.get(0).id());
  }

  @Test
  void aStatementThatWasHandedOutIsNeverSignedAnew() throws Exception {
    add(OTHER, 20);
    add(SOURCE, LIMIT - 20);
    queue.dropOldest(SIGNER);
    Operation handedOut = gaps(OTHER).get(0);
    add(OTHER, 1);
    add(SOURCE, (int) (LIMIT - queue.status().queued()));

    queue.dropOldest(SIGNER);

    assertThat(gaps(OTHER)).contains(handedOut);
  }

  @Test
  void everyOperationIsHeldOrStatedAndEveryLostItemIsCountedOnceHoweverOftenItOverflows()
      throws Exception {
    int added = 0;
    for (int round = 0; round < 40; round++) {
      int room = (int) (LIMIT - queue.status().queued());
      add(SOURCE, room);
      added += room;
      assertThat(queue.dropOldest(SIGNER)).isTrue();
      assertThat(queue.status().queued()).isLessThan(LIMIT);
    }
    queue.close();
    queue = open(LIMITS);

    Set<Long> told = new HashSet<>();
    long items = 0;
    for (QueuedOperation each : waiting()) {
      told.add(each.operation().payload().sequence());
      items += each.items().size();
      if (each.operation().payload().kind() == OperationKind.GAP) {
        GapBody gap = gap(each.operation());
        items += gap.items();
        for (long sequence = gap.from(); sequence <= gap.to(); sequence++) {
          told.add(sequence);
        }
      }
    }
    long last = queue.state(SOURCE).sequence();
    assertThat(told).hasSize((int) last).allMatch(sequence -> sequence >= 1 && sequence <= last);
    assertThat(items).isEqualTo(2L * added);
    assertThat(queue.status().dropped())
        .isEqualTo(added - waiting().stream().filter(each -> !each.items().isEmpty()).count());
  }

  @Test
  void refusesLimitsThatLeaveNothingToDrop() {
    assertThatThrownBy(() -> new QueueLimits(10, 1L << 30, WhenFull.DROP_OLDEST))
        .hasMessageContaining("10 operations")
        .hasMessageContaining("allow 256");
    assertThatThrownBy(() -> WhenFull.parse("drop"))
        .hasMessage("is \"drop\"; give block or drop-oldest");
  }

  private OperationQueue open(QueueLimits limits) throws QueueException {
    return OperationQueue.open(folder.resolve("queue.db"), limits, Fixtures.clock(NOW));
  }

  private void add(String source, int count) throws QueueException {
    for (int i = 0; i < count; i++) {
      SourceState state = queue.state(source);
      List<byte[]> items = items("a", "b");
      queue.add(
          Fixtures.operation(source, queue.epoch(), state, items),
          items,
          new Progress("after " + (state.sequence() + 1), 2, 0));
    }
  }

  private List<QueuedOperation> waiting() throws QueueException {
    List<QueuedOperation> all = new ArrayList<>();
    var next = queue.next(0);
    while (next.isPresent()) {
      all.add(next.get());
      next = queue.next(next.get().number());
    }
    return all;
  }

  private List<Operation> gaps(String source) throws QueueException {
    return waiting().stream()
        .map(QueuedOperation::operation)
        .filter(each -> each.payload().kind() == OperationKind.GAP)
        .filter(each -> each.header().source().equals(source))
        .toList();
  }

  private static GapBody gap(Operation operation) {
    return GapBody.decode(operation.payload().body().orElseThrow());
  }
}
