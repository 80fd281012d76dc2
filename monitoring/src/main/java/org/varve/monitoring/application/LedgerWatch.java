package org.varve.monitoring.application;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varve.monitoring.domain.LedgerPosition;
import org.varve.monitoring.domain.OpenGap;

/**
 * What the ledger has told that rules need: forks, gaps that may still be filled, and reads that
 * were denied. Goes on after a restart where the oldest of them that counts was seen, so that it
 * forgets none.
 */
public final class LedgerWatch {
  private static final Logger LOG = LoggerFactory.getLogger(LedgerWatch.class);
  private static final int GAPS_MAX = 10_000;

  private static final int FORKS_MAX = 10_000;

  private final InstantSource clock;
  private final PositionStore store;
  private final CountedEvents denied = new CountedEvents();
  private final Deque<Forked> forks = new ArrayDeque<>();
  private final Map<OpenGap, LedgerPosition> gaps = new LinkedHashMap<>();
  private LedgerPosition next;
  private LedgerPosition kept;

  /** A signer contradicted itself. */
  public record Forked(
      String source, String signer, long sequence, Instant at, LedgerPosition position) {}

  public LedgerWatch(PositionStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
    kept = store.read();
    next = kept;
  }

  /** Where to go on. */
  public synchronized LedgerPosition next() {
    return next;
  }

  /** All before this was told. */
  public synchronized void behind(LedgerPosition position) {
    next = position;
  }

  /** The numbers before an operation were not recorded when it was. */
  public synchronized void gapSeen(OpenGap gap, LedgerPosition at) {
    if (gaps.size() < GAPS_MAX) {
      gaps.putIfAbsent(gap, at);
    } else {
      LOG.atWarn()
          .addKeyValue("height", at.height())
          .log(
              "Too many gaps are open; this one is not watched, varve supervise sequence shows it");
    }
  }

  /** A signer contradicted itself. */
  public synchronized void forked(Forked fork) {
    if (forks.size() < FORKS_MAX) {
      forks.addLast(fork);
    } else {
      LOG.atWarn()
          .addKeyValue("height", fork.position().height())
          .log(
              "Too many forks at once; this one raises no alert, varve supervise sequence shows it");
    }
  }

  /** Those told since they were taken last. */
  synchronized List<Forked> takeForks() {
    List<Forked> taken = List.copyOf(forks);
    forks.clear();
    return taken;
  }

  /** Reads of sources that were denied. */
  public CountedEvents denied() {
    return denied;
  }

  public synchronized List<OpenGap> openGaps() {
    return List.copyOf(gaps.keySet());
  }

  /** It was filled, or its signer stated that it never will be. */
  public synchronized void closed(OpenGap gap) {
    gaps.remove(gap);
  }

  /** Writes down where to go on after a restart. */
  public void keep() {
    LedgerPosition position;
    synchronized (this) {
      position =
          Stream.of(
                  gaps.values().stream(),
                  forks.stream().map(Forked::position),
                  denied.oldest(clock.instant()).stream(),
                  Stream.of(next))
              .flatMap(each -> each)
              .min(LedgerPosition::compareTo)
              .orElse(next);
      if (position.equals(kept)) {
        return;
      }
      kept = position;
    }
    store.write(position);
  }
}
