package org.varve.rp;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * What another entity answered to a question that each call raises, such as whose a credential is:
 * fresh for a second, so that not every call costs two, and kept for as long as it cannot be asked
 * anew. Of more than it has room for, the oldest are forgotten. Safe for threads.
 *
 * @param <Q> has equality
 */
public final class RecentAnswers<Q, A> {
  private static final int KEPT_MAX = 1_024;
  private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

  private final LongSupplier nanos;
  private final Map<Q, Kept<A>> kept =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Q, Kept<A>> eldest) {
          return size() > KEPT_MAX;
        }
      };

  private record Kept<A>(A answer, long since) {}

  /**
   * @param nanos a clock such as {@link System#nanoTime}
   */
  public RecentAnswers(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** The answer, if it is fresh. */
  public Optional<A> fresh(Q question) {
    return last(question)
        .filter(last -> nanos.getAsLong() - last.since() < FRESH_NANOS)
        .map(Kept::answer);
  }

  /** A fresh answer, asked for if need be; what asking throws is thrown, and nothing is kept. */
  public A fresh(Q question, Function<Q, A> ask) {
    Optional<A> fresh = fresh(question);
    if (fresh.isPresent()) {
      return fresh.get();
    }
    long asked = nanos.getAsLong();
    A answer = ask.apply(question);
    keep(question, answer, asked);
    return answer;
  }

  /** The last answer, however old. */
  public Optional<A> newest(Q question) {
    return last(question).map(Kept::answer);
  }

  /** It was answered just now. */
  public void keep(Q question, A answer) {
    keep(question, answer, nanos.getAsLong());
  }

  private Optional<Kept<A>> last(Q question) {
    synchronized (kept) {
      return Optional.ofNullable(kept.get(question));
    }
  }

  private void keep(Q question, A answer, long since) {
    synchronized (kept) {
      Kept<A> known = kept.get(question);
      if (known != null && known.since() - since > 0) {
        return; // it was asked later, and answered sooner
      }
      kept.remove(question);
      kept.put(question, new Kept<>(answer, since));
    }
  }
}
