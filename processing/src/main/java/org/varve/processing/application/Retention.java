package org.varve.processing.application;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varve.evidence.Digest;
import org.varve.ledger.ContentStore;
import org.varve.ledger.LedgerFailedException;
import org.varve.ledger.LogReader;
import org.varve.ledger.Resource;
import org.varve.ledger.ResourceKind;
import org.varve.processing.domain.ContentFacts;
import org.varve.processing.domain.OperationFilter;
import org.varve.processing.domain.Page;
import org.varve.processing.domain.Query;
import org.varve.processing.domain.RecordedOperation;
import org.varve.processing.domain.RetentionRules;
import org.varve.processing.domain.SearchOrder;

/**
 * Erases contents that no rule on the ledger keeps any more, and gives their room back to the disk.
 * Operations, and so every proof, stay. Content that several operations commit to is erased when
 * the rules let go of all of them.
 */
public final class Retention {
  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
  private static final Page.Size PAGE = new Page.Size(1_000, 1 << 20);
  private static final int KEPT_MAX = 10_000;
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

  private final LogReader log;
  private final ContentStore contents;
  private final OperationIndex index;
  private final FoldProgress progress;
  private final Terms terms;
  private final InstantSource clock;
  private final RetentionMetrics metrics;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "processing-retention");

  /** How far each search has come under the rules as they were at the last sweep. */
  private final Map<Integer, Long> doneUntil = new HashMap<>();

  private RetentionRules rulesBefore = RetentionRules.NONE;

  /**
   * How often, and how patient.
   *
   * @param every pause between two sweeps
   * @param notice how long a rule must have been in force before it lets anything go
   * @param spareNew how long a content stays after somebody put it: its operation may be on its way
   * @param reclaimWithin at the latest so long after it was erased a content is off the disk
   */
  public record Terms(Duration every, Duration notice, Duration spareNew, Duration reclaimWithin) {}

  /** Where what may be erased is known and lies. */
  public record Stored(
      LogReader log, ContentStore contents, OperationIndex index, FoldProgress progress) {}

  public Retention(Stored stored, Terms terms, InstantSource clock, RetentionMetrics metrics) {
    this.log = stored.log();
    this.contents = stored.contents();
    this.index = stored.index();
    this.progress = stored.progress();
    this.terms = terms;
    this.clock = clock;
    this.metrics = metrics;
    thread.setDaemon(true);
  }

  /**
   * What a sweep did.
   *
   * @param bytes given back to the disk
   */
  public record Swept(int contents, long bytes) {}

  public void start() {
    thread.start();
  }

  /** Lets the step at hand end. */
  public void stop() {
    stopping.countDown();
    try {
      thread.join(STOP_PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isStopping() {
    return stopping.getCount() == 0;
  }

  private void run() {
    try {
      do {
        sweepOnce();
      } while (!stopping.await(terms.every().toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What fails is tried again at the next sweep: nothing is lost by it but room. */
  private void sweepOnce() {
    try {
      tell(sweep());
    } catch (RuntimeException e) { // the outermost frame of the thread
      if (!isStopping()) {
        LOG.atError().setCause(e).log("A sweep of retention failed; the next one tries again");
      }
    }
  }

  private static void tell(Swept swept) {
    if (swept.contents() > 0 || swept.bytes() > 0) {
      LOG.atInfo()
          .addKeyValue("operations", swept.contents())
          .addKeyValue("bytes", swept.bytes())
          .log("Retention erased contents and gave their room back");
    }
  }

  /**
   * Erases all that is due now.
   *
   * @throws LedgerFailedException if storage failed
   */
  public Swept sweep() {
    Instant now = clock.instant();
    RetentionRules rules =
        RetentionRules.of(
            inForce(ResourceKind.RETENTION),
            inForce(ResourceKind.DATA_FORMAT),
            now,
            terms.notice());
    if (!rules.equals(rulesBefore)) {
      doneUntil.clear();
      rulesBefore = rules;
    }
    int erased = 0;
    List<OperationFilter> candidates = rules.candidates(now);
    for (int i = 0; i < candidates.size(); i++) {
      erased += new Search(rules, now, i).run(candidates.get(i));
    }
    long bytes = isStopping() ? 0 : contents.reclaim(terms.reclaimWithin());
    metrics.erased(erased);
    metrics.reclaimed(Math.max(0, bytes));
    return new Swept(erased, bytes);
  }

  private List<RetentionRules.InForce> inForce(ResourceKind kind) {
    return log.resources(kind).stream()
        .map(resource -> new RetentionRules.InForce(resource, since(resource)))
        .toList();
  }

  private Instant since(Resource resource) {
    return log.operation(resource.effectiveLeafIndex()).orElseThrow().committedAt();
  }

  /** Goes through the operations that one rule may let go. */
  private final class Search {
    private final RetentionRules rules;
    private final Instant now;
    private final int number;

    /** Decided in this search already; true: not to be erased. */
    private final Map<Digest, Boolean> kept = new LinkedHashMap<>();

    Search(RetentionRules rules, Instant now, int number) {
      this.rules = rules;
      this.now = now;
      this.number = number;
    }

    int run(OperationFilter candidates) {
      // What is recorded later than this was put a moment ago, and is protected by that.
      long treeSize = progress.position().treeSize();
      Optional<Long> done = Optional.ofNullable(doneUntil.get(number));
      Matches matches =
          index.search(
              new Query(candidates, SearchOrder.OLDEST_FIRST),
              treeSize,
              done.isPresent() ? OptionalLong.of(done.get()) : OptionalLong.empty());
      int erased = 0;
      boolean isWhole = true;
      Page page = new Page(List.of(), false);
      while (!page.isLast() && !isStopping()) {
        page = matches.next(PAGE, Retention.this::isStopping);
        List<Digest> due = due(page);
        int gone = due.isEmpty() ? 0 : contents.erase(due, terms.spareNew());
        erased += gone;
        // What was put a moment ago is looked at again next time.
        isWhole &= gone == due.size();
        if (isWhole && !page.operations().isEmpty()) {
          doneUntil.put(number, page.operations().get(page.operations().size() - 1).leafIndex());
        }
      }
      return erased;
    }

    private List<Digest> due(Page page) {
      List<Digest> due = new ArrayList<>();
      for (RecordedOperation operation : page.operations()) {
        Optional<Digest> root = operation.content().map(ContentFacts::root);
        if (root.isPresent()
            && rules.letsGo(operation, now)
            && contents.erasedAt(root.get()).isEmpty()
            && !isKept(root.get())) {
          due.add(root.get());
        }
      }
      return due.stream().distinct().toList();
    }

    private boolean isKept(Digest root) {
      if (kept.size() >= KEPT_MAX) {
        kept.clear();
      }
      return kept.computeIfAbsent(root, this::isKeptByAny);
    }

    /** The newest first: it is the one that is most probably kept. */
    private boolean isKeptByAny(Digest root) {
      Matches all =
          index.search(
              new Query(OperationFilter.ofContent(root), SearchOrder.NEWEST_FIRST),
              progress.position().treeSize(),
              OptionalLong.empty());
      Page page = new Page(List.of(), false);
      while (!page.isLast()) {
        page = all.next(PAGE, Retention.this::isStopping);
        for (RecordedOperation operation : page.operations()) {
          if (!rules.letsGo(operation, now)) {
            return true;
          }
        }
      }
      return false;
    }
  }
}
