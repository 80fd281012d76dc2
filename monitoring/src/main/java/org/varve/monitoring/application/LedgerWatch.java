package org.varve.monitoring.application;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varve.monitoring.domain.AlertRule;
import org.varve.monitoring.domain.LedgerPosition;
import org.varve.monitoring.domain.OpenGap;

/**
 * What the ledger has told that rules need: forks, and gaps that may still be filled. Goes on after
 * a restart where the oldest gap that is open was seen, so that it forgets none.
 */
public final class LedgerWatch {
  private static final Logger LOG = LoggerFactory.getLogger(LedgerWatch.class);
  private static final int GAPS_MAX = 10_000;

  private final AlertDesk desk;
  private final PositionStore store;
  private final Map<OpenGap, LedgerPosition> gaps = new LinkedHashMap<>();
  private LedgerPosition next;
  private LedgerPosition kept;

  public LedgerWatch(AlertDesk desk, PositionStore store) {
    this.desk = desk;
    this.store = store;
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
  public void forked(String source, String signer, long sequence, Instant at) {
    desk.happened(
        AlertRule.FORK,
        source,
        ("its signer %s contradicted itself at number %d, and the second version was refused; look for"
                + " a clone of the agent, or a restored image")
            .formatted(signer, sequence),
        at);
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
      position = gaps.values().stream().min(LedgerPosition::compareTo).orElse(next);
      if (position.equals(kept)) {
        return;
      }
      kept = position;
    }
    store.write(position);
  }
}
