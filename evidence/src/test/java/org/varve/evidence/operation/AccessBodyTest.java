package org.varve.evidence.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.varve.evidence.MalformedException;
import org.varve.evidence.operation.AccessEntry.Decision;
import org.varve.evidence.operation.AccessEntry.LeafRange;

class AccessBodyTest {
  private static final Instant TIME = Instant.ofEpochMilli(1_790_000_000_123L);
  private static final AccessEntry DENIED = entry("urn:varve:user:a", 1, List.of());

  @Test
  void comesBackCutToMilliseconds() {
    AccessEntry full =
        new AccessEntry(
            "urn:varve:user:a",
            "x".repeat(128),
            Optional.of("s".repeat(255)),
            Decision.ALLOWED,
            Optional.of("p".repeat(128)),
            Optional.of("g".repeat(255)),
            Long.MAX_VALUE,
            Long.MAX_VALUE,
            LongStream.range(0, 64).mapToObj(i -> new LeafRange(2 * i, 2 * i)).toList());
    AccessBody body = new AccessBody(TIME.plusNanos(9), TIME.plusMillis(1), List.of(full, DENIED));
    assertThat(body.from()).isEqualTo(TIME);
    assertThat(AccessBody.decode(body.encode())).isEqualTo(body);
  }

  @Test
  void refusesWhatIsOutOfItsLimits() {
    refuses(() -> new AccessBody(TIME, TIME, List.of()), "entries (3)");
    refuses(() -> new AccessBody(TIME, TIME, Collections.nCopies(257, DENIED)), "entries (3)");
    refuses(() -> new AccessBody(TIME, TIME.minusMillis(1), List.of(DENIED)), "to (2)");
    refuses(() -> new AccessBody(Instant.MIN, TIME, List.of(DENIED)), "from (1)");
    refuses(() -> entry("a b", 1, List.of()), "actor (1)");
    refuses(() -> entry("a", 0, List.of()), "calls (7)");
    refuses(() -> new LeafRange(2, 1), "2 to 1 is no range");
    refuses(
        () -> entry("a", 1, List.of(new LeafRange(1, 2), new LeafRange(3, 4))),
        "apart from one another");
  }

  private static AccessEntry entry(String actor, long calls, List<LeafRange> leaves) {
    return new AccessEntry(
        actor,
        "Search",
        Optional.empty(),
        Decision.DENIED,
        Optional.empty(),
        Optional.empty(),
        calls,
        0,
        leaves);
  }

  private static void refuses(ThrowingCallable what, String rule) {
    assertThatThrownBy(what).isInstanceOf(MalformedException.class).hasMessageContaining(rule);
  }
}
