package org.varve.representation.application;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.varve.representation.domain.Submission;
import org.varve.representation.testing.TestAgent;

class LanesTest {
  private final TestAgent agent = TestAgent.seeded(1);
  private final Lanes lanes = new Lanes();
  private long arrivals;

  @Test
  void givesOperationsInTheOrderOfTheirArrival() {
    List<Pending> all = List.of(add("a"), add("b"), add("a"), add("c"), add("b"));

    assertThat(lanes.take(10, Long.MAX_VALUE)).isEqualTo(all);
    assertThat(lanes.readyOperations()).isZero();
    assertThat(lanes.readyBytes()).isZero();
  }

  @Test
  void givesNothingOfASourceThatHasAnUnansweredBlock() {
    Pending first = add("a");
    assertThat(lanes.take(10, Long.MAX_VALUE)).containsExactly(first);

    Pending second = add("a");
    Pending other = add("b");

    assertThat(lanes.readyOperations()).isEqualTo(1);
    assertThat(lanes.take(10, Long.MAX_VALUE)).containsExactly(other);

    lanes.release(List.of(first));
    assertThat(lanes.oldestReady()).contains(second);
    assertThat(lanes.take(10, Long.MAX_VALUE)).containsExactly(second);
  }

  @Test
  void closesALaneThatWasTakenInPart() {
    Pending first = add("a");
    Pending second = add("a");
    assertThat(lanes.take(1, Long.MAX_VALUE)).containsExactly(first);

    assertThat(lanes.readyOperations()).isZero();
    assertThat(lanes.oldestReady()).isEmpty();
    lanes.release(List.of(first));
    assertThat(lanes.take(1, Long.MAX_VALUE)).containsExactly(second);
  }

  @Test
  void stopsAtTheBytesButGivesOneThatIsLargerAlone() {
    Pending one = add("a");
    Pending two = add("b");
    assertThat(lanes.take(10, one.bytes())).containsExactly(one);
    assertThat(lanes.take(10, 1)).containsExactly(two);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void keepsEverySourcesOrderAndItsOwnCountsWhateverHappens(long seed) {
    Random random = new Random(seed);
    Map<Submission.Lane, Long> last = new HashMap<>();
    List<List<Pending>> unanswered = new ArrayList<>();
    int given = 0;
    for (int step = 0; step < 600; step++) {
      if (random.nextInt(3) > 0) {
        add("s" + random.nextInt(5));
      }
      if (random.nextInt(4) == 0) {
        List<Pending> batch = lanes.take(1 + random.nextInt(6), 600L + random.nextInt(3_000));
        given += batch.size();
        Set<Submission.Lane> inFlight = new HashSet<>();
        unanswered.forEach(other -> other.forEach(p -> inFlight.add(p.submission().lane())));
        for (Pending pending : batch) {
          Submission.Lane lane = pending.submission().lane();
          assertThat(inFlight).as("seed %d", seed).doesNotContain(lane);
          assertThat(pending.number())
              .as("seed %d", seed)
              .isGreaterThan(last.getOrDefault(lane, -1L));
          last.put(lane, pending.number());
        }
        unanswered.add(batch);
      }
      if (random.nextInt(4) == 0 && !unanswered.isEmpty()) {
        lanes.release(unanswered.remove(random.nextInt(unanswered.size())));
      }
    }
    unanswered.forEach(lanes::release);
    assertThat(lanes.readyOperations() + given).as("seed %d", seed).isEqualTo((int) arrivals);
    List<Pending> rest = lanes.take(Integer.MAX_VALUE, Long.MAX_VALUE);
    assertThat(rest.size() + given).as("seed %d", seed).isEqualTo((int) arrivals);
    assertThat(lanes.readyBytes()).as("seed %d", seed).isZero();
  }

  private Pending add(String source) {
    Pending pending = Pending.of(agent.saysOf(source, "x"), arrivals++, 0);
    lanes.add(pending);
    return pending;
  }
}
