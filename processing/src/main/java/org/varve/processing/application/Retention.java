package org.varve.processing.application;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varve.evidence.Digest;
import org.varve.evidence.operation.ControlBody;
import org.varve.evidence.operation.OperationKind;
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
import org.varve.processing.domain.TimeRange;

/**
 * Erases contents that no rule on the ledger keeps any more, and gives their room back to the disk.
 * Operations, and so every proof, stay. Content that several operations commit to is erased when
 * the rules let go of all of them.
 */
public final class Retention {
  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
  private static final Page.Size PAGE = new Page.Size(1_000, 1 << 20);
  private static final Page.Size FIRST = new Page.Size(1, 1);
  private static final Duration JUMP_MAX = Duration.ofHours(1);

  /** So often everything is searched, whatever was done before: what came back is found by it. */
  private static final Duration SEARCH_ALL_EVERY = Duration.ofDays(1);

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
  private Instant searchedAll = Instant.EPOCH;
  private Instant wallBefore;
  private long nanosBefore = System.nanoTime();
  private Instant trustedAgain = Instant.EPOCH;

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
    this.wallBefore = clock.instant();
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
    if (clockJumped()) {
      return;
    }
    try {
      tell(sweep());
    } catch (RuntimeException | OutOfMemoryError e) { // the outermost frame of the thread
      if (!isStopping()) {
        metrics.sweepFailed();
        LOG.atError().setCause(e).log("A sweep of retention failed; the next one tries again");
      }
    }
  }

  /** A clock that runs ahead would erase what is not due, for good: there is time to see it. */
  private boolean clockJumped() {
    Instant wall = clock.instant();
    long nanos = System.nanoTime();
    Duration passed = Duration.ofNanos(nanos - nanosBefore);
    boolean jumps = wall.isAfter(wallBefore.plus(passed).plus(JUMP_MAX));
    wallBefore = wall;
    nanosBefore = nanos;
    if (jumps) {
      trustedAgain = wall.plus(terms.notice());
      LOG.atError()
          .addKeyValue("until", trustedAgain)
          .log(
              "The clock jumped ahead; nothing is erased for a while, set it right if it is wrong");
    }
    return wall.isBefore(trustedAgain);
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
    int erased = 0;
    long bytes = 0;
    try {
      erased = search(now);
    } finally {
      bytes = isStopping() ? 0 : contents.reclaim(terms.reclaimWithin());
      metrics.reclaimed(Math.max(0, bytes));
    }
    metrics.swept();
    return new Swept(erased, bytes);
  }

  private int search(Instant now) {
    RetentionRules rules = rules(now);
    if (!rules.equals(rulesBefore) || !now.isBefore(searchedAll.plus(SEARCH_ALL_EVERY))) {
      doneUntil.clear();
      rulesBefore = rules;
      searchedAll = now;
    }
    int erased = 0;
    List<OperationFilter> candidates = rules.candidates(now);
    for (int i = 0; i < candidates.size(); i++) {
      erased += new Search(rules, now, i).run(candidates.get(i));
    }
    return erased;
  }

  /** The rules in force, and those that were until a moment ago: they go on keeping for a while. */
  private RetentionRules rules(Instant now) {
    List<RetentionRules.InForce> retentions = inForce(ResourceKind.RETENTION);
    List<RetentionRules.InForce> formats = inForce(ResourceKind.DATA_FORMAT);
    for (Resource ended : ended(now)) {
      (ended.kind() == ResourceKind.RETENTION ? retentions : formats)
          .add(new RetentionRules.InForce(ended, now));
    }
    return RetentionRules.of(retentions, formats, now, terms.notice());
  }

  private List<RetentionRules.InForce> inForce(ResourceKind kind) {
    List<RetentionRules.InForce> inForce = new ArrayList<>();
    for (Resource resource : log.resources(kind)) {
      inForce.add(new RetentionRules.InForce(resource, since(resource)));
    }
    return inForce;
  }

  private Instant since(Resource resource) {
    return log.operation(resource.effectiveLeafIndex()).orElseThrow().committedAt();
  }

  /** Versions that were changed or deleted within the time of notice. */
  private List<Resource> ended(Instant now) {
    OperationFilter recent =
        OperationFilter.ofKind(
            OperationKind.CONTROL,
            new OperationFilter.Times(
                TimeRange.ALWAYS,
                new TimeRange(Optional.of(now.minus(terms.notice())), Optional.empty())));
    List<Resource> ended = new ArrayList<>();
    all(
        recent,
        SearchOrder.OLDEST_FIRST,
        operation -> {
          ended(body(operation)).ifPresent(ended::add);
          return true;
        });
    return ended;
  }

  private Optional<Resource> ended(ControlBody change) {
    return ResourceKind.ofWord(change.kind())
        .filter(kind -> kind == ResourceKind.RETENTION || kind == ResourceKind.DATA_FORMAT)
        .filter(kind -> change.version() > 1)
        .flatMap(kind -> log.resourceVersion(kind, change.id(), change.version() - 1));
  }

  private ControlBody body(RecordedOperation operation) {
    return ControlBody.of(log.operation(operation.leafIndex()).orElseThrow().operation());
  }

  /** Whether all operations fit; shows no more than the first that does not. */
  private boolean all(
      OperationFilter filter, SearchOrder order, Predicate<RecordedOperation> fits) {
    Matches all = search(filter, order);
    Page page = new Page(List.of(), false);
    while (!page.isLast()) {
      page = all.next(PAGE, this::isStopping);
      if (!page.operations().stream().allMatch(fits)) {
        return false;
      }
    }
    return true;
  }

  private Matches search(OperationFilter filter, SearchOrder order) {
    return index.search(
        new Query(filter, order), progress.position().treeSize(), OptionalLong.empty());
  }

  /** Goes through the operations that one rule may let go. */
  private final class Search {
    private final RetentionRules rules;
    private final Instant now;
    private final int number;

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
        Set<Digest> due = due(page);
        if (!due.isEmpty()) {
          ContentStore.Erasure erasure = contents.erase(due, terms.spareNew());
          erased += erasure.erased();
          metrics.erased(erasure.erased());
          // What was put a moment ago is looked at again next time.
          isWhole &= erasure.spared() == 0;
        }
        if (isWhole && !page.operations().isEmpty()) {
          doneUntil.put(number, page.operations().get(page.operations().size() - 1).leafIndex());
        }
      }
      if (isWhole && !isStopping()) {
        lastOf(candidates.times()).ifPresent(leaf -> doneUntil.merge(number, leaf, Math::max));
      }
      return erased;
    }

    /** The last operation of those times, of whatever source: what the search has come to. */
    private Optional<Long> lastOf(OperationFilter.Times times) {
      return search(OperationFilter.ofKind(OperationKind.DATA, times), SearchOrder.NEWEST_FIRST)
          .next(FIRST, Retention.this::isStopping)
          .operations()
          .stream()
          .findFirst()
          .map(RecordedOperation::leafIndex);
    }

    private Set<Digest> due(Page page) {
      Map<Digest, Boolean> kept = new HashMap<>(); // decided on this page already
      for (RecordedOperation operation : page.operations()) {
        Optional<Digest> root = operation.content().map(ContentFacts::root);
        if (root.isPresent()
            && rules.letsGo(operation, now)
            && contents.erasedAt(root.get()).isEmpty()) {
          kept.computeIfAbsent(root.get(), this::isKept);
        }
      }
      kept.values().removeIf(isKept -> isKept);
      return kept.keySet();
    }

    /** The newest first: it is the one that most probably keeps it. */
    private boolean isKept(Digest root) {
      return !all(
          OperationFilter.ofContent(root),
          SearchOrder.NEWEST_FIRST,
          operation -> rules.letsGo(operation, now));
    }
  }
}
