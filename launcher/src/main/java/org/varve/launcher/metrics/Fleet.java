package org.varve.launcher.metrics;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.varve.representation.domain.BoundSigner;

/**
 * How many signers are heard, and how many have gone silent: counted, never named, so that a fleet
 * of any size is a handful of series. Remembers nothing beyond the process.
 */
final class Fleet {

  private static final int SIGNERS_MAX = 100_000;
  private static final Duration ACTIVE = Duration.ofMinutes(5);
  private static final Duration QUIET = Duration.ofHours(1);

  private final Clock clock;
  private final Map<String, Instant> heard = new ConcurrentHashMap<>();

  /** What a signer can be, from best to worst. */
  private enum State {
    /** Heard in the last five minutes. */
    ACTIVE,
    /** Heard in the last hour. */
    QUIET,
    /** Heard longer ago. */
    SILENT,
    /** Not heard since the process started. */
    UNHEARD,
    REVOKED
  }

  Fleet(Clock clock) {
    this.clock = clock;
  }

  /** Beyond the bound new signers are not remembered; they count as unheard. */
  void heard(String signer, Instant when) {
    if (heard.size() < SIGNERS_MAX || heard.containsKey(signer)) {
      heard.put(signer, when);
    }
  }

  /** How many of these are in each state. */
  Map<String, Integer> states(List<BoundSigner> signers) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (State state : State.values()) {
      counts.put(word(state), 0);
    }
    Instant now = clock.instant();
    signers.forEach(signer -> counts.merge(word(state(signer, now)), 1, Integer::sum));
    return counts;
  }

  private State state(BoundSigner signer, Instant now) {
    if (!signer.active()) {
      return State.REVOKED;
    }
    @Nullable Instant last = heard.get(signer.signer());
    if (last == null) {
      return State.UNHEARD;
    }
    Duration age = Duration.between(last, now);
    if (age.compareTo(ACTIVE) <= 0) {
      return State.ACTIVE;
    }
    return age.compareTo(QUIET) <= 0 ? State.QUIET : State.SILENT;
  }

  private static String word(State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }
}
