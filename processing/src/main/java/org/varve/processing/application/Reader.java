package org.varve.processing.application;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.varve.evidence.MalformedException;
import org.varve.evidence.operation.AccessEntry;
import org.varve.evidence.operation.AccessEntry.Decision;
import org.varve.evidence.operation.ActorName;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationId;
import org.varve.evidence.operation.OperationKind;
import org.varve.ledger.LogReader;
import org.varve.ledger.LoggedOperation;
import org.varve.processing.domain.AccessDecision;
import org.varve.processing.domain.AccessDecision.Allowed;
import org.varve.processing.domain.AccessDecision.Denied;
import org.varve.processing.domain.AccessRules;
import org.varve.processing.domain.DataScope;
import org.varve.processing.domain.LeafRanges;
import org.varve.processing.domain.OperationFilter;
import org.varve.processing.domain.ReadAccess;
import org.varve.processing.domain.RecordedOperation;
import org.varve.processing.domain.Requester;
import org.varve.processing.domain.SourcePattern;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/**
 * A data user who reads by one call: gets what he may, and nothing tells him of the rest; what he
 * gets, and what he is denied, is noted.
 */
public final class Reader implements Sight {
  private final AccessPolicy policy;
  private final LogReader log;
  private final CheckedLog checked;
  private final AccessJournal journal;
  private final ProcessingMetrics metrics;
  private final Requester requester;
  private final String action;
  private final String actor;

  /** What has been counted as a call. */
  private final Set<ReadAccess> called = new HashSet<>();

  /** What was decided since the last look. */
  private final Map<Asked, AccessDecision> decided = new HashMap<>();

  /** What he asks for by name, and loses altogether when the right to it ends. */
  private @Nullable String needed;

  private Visibility visibility;

  /** What most decisions depend on. */
  private record Asked(OperationKind kind, String source, Optional<String> dataType) {}

  /**
   * @param action the name of the call
   * @throws Failure UNKNOWN_USER if there is no such user who is active
   */
  Reader(
      AccessPolicy policy,
      LogReader log,
      AccessJournal journal,
      ProcessingMetrics metrics,
      Requester requester,
      String action) {
    this.policy = policy;
    this.log = log;
    this.checked = new CheckedLog(log);
    this.journal = journal;
    this.metrics = metrics;
    this.requester = requester;
    this.action = action;
    this.actor = actor(requester.user());
    this.visibility = looking();
  }

  @Override
  public void look() {
    decided.clear();
    visibility = looking();
    if (needed != null) {
      require(needed, visibility.of(needed, new DataScope.Some()));
    }
  }

  private Visibility looking() {
    var rules = policy.rules();
    if (rules.activeUser(requester.user()).isEmpty()) {
      note(Optional.empty(), new Denied(""), List.of());
      throw new Failure(
          ErrorReason.UNKNOWN_USER,
          "there is no active data user '%s'; an operator can make one"
              .formatted(requester.user()));
    }
    return new Visibility(log, rules, requester, policy.now());
  }

  /**
   * Begins with what a filter asks for: one who names a source that is not for him is told so,
   * whether there is such a source or not.
   *
   * @throws Failure ACCESS_DENIED
   */
  void asks(OperationFilter filter) {
    boolean aboutData = filter.kind().map(kind -> kind.isFromSource()).orElse(Boolean.TRUE);
    if (aboutData && filter.exactSource().isPresent()) {
      requireSource(filter.exactSource().get());
    }
  }

  /**
   * @throws Failure ACCESS_DENIED unless he may read something of a source
   */
  public void requireSource(String source) {
    needed = source;
    require(source, visibility.of(source, new DataScope.Some()));
  }

  /**
   * @throws Failure ACCESS_DENIED unless he may read all of a source, whatever its type
   */
  public void requireWhole(String source) {
    require(source, visibility.of(source, new DataScope.Whole()));
  }

  /** Whether he owns a source: by an Ownership, or because he makes it himself. */
  boolean owns(String source) {
    return policy.rules().owns(requester.user(), source);
  }

  /** Id of his DataUser. */
  String user() {
    return requester.user();
  }

  /** What he is called in ACCESS operations. */
  String actor() {
    return actor;
  }

  boolean isUser(String id) {
    return requester.user().equals(id);
  }

  /** Whether an operation that is named by what he reads is for him as well. */
  boolean maySee(LoggedOperation logged) {
    return decide(logged).isAllowed();
  }

  /**
   * Which entries of ACCESS operations are for him: of a source that he owns; if none is named, of
   * all that he owns, and what he did himself.
   *
   * @throws Failure ACCESS_DENIED if the source is not his
   */
  public Predicate<AccessEntry> ownAccesses(String source) {
    String user = requester.user();
    AccessRules rules = policy.rules();
    if (source.isEmpty()) {
      return entry ->
          entry.actor().equals(actor)
              || entry.source().filter(s -> rules.ownsAnyOf(user, s)).isPresent();
    }
    boolean isOwner = rules.owns(user, source);
    require(
        source,
        isOwner
            ? Allowed.whole()
            : new Denied(
                "user '%s' does not own source '%s', and who read it is for its owner alone"
                    .formatted(user, source)));
    return entry -> entry.source().filter(s -> SourcePattern.overlap(s, source)).isPresent();
  }

  private void require(String source, AccessDecision decision) {
    if (decision instanceof Denied denied) {
      note(Optional.of(source), denied, List.of());
      throw new Failure(ErrorReason.ACCESS_DENIED, denied.why());
    }
  }

  @Override
  public boolean sees(RecordedOperation operation) {
    return decide(operation).isAllowed();
  }

  @Override
  public void saw(List<RecordedOperation> operations) {
    Map<ReadAccess, List<Long>> seen = new HashMap<>();
    for (RecordedOperation operation : operations) {
      if (decide(operation) instanceof Allowed allowed) {
        seen.computeIfAbsent(
                access(Optional.of(operation.statement().source()), allowed),
                access -> new ArrayList<>())
            .add(operation.leafIndex());
      }
    }
    seen.forEach(this::note);
  }

  /** Notes that operations of a source were given, which he may read all of. */
  public void sawAll(String source, List<Long> leaves) {
    note(Optional.of(source), visibility.of(source, new DataScope.Whole()), leaves);
  }

  /**
   * An operation that he names.
   *
   * @throws Failure NOT_FOUND, also if it is not for him: an id can be computed from a guess
   */
  public Operation open(OperationId id) {
    LoggedOperation logged = visible(id);
    note(logged, decide(logged), List.of(logged.leafIndex()));
    return logged.operation();
  }

  /**
   * An operation that he names, for its items.
   *
   * @throws Failure NOT_FOUND as {@link #open(OperationId)}; ACCESS_DENIED if he may read some
   *     fields, and its items can be given only as a whole
   */
  public FieldMask openItems(OperationId id) {
    LoggedOperation logged = visible(id);
    AccessDecision decision = decide(logged);
    FieldMask mask =
        new FieldMask(
            decision instanceof Allowed allowed ? allowed : Allowed.whole(), logged.operation());
    Optional<String> obstacle = mask.obstacle();
    if (obstacle.isPresent()) {
      note(logged, new Denied(obstacle.get()), List.of());
      throw new Failure(ErrorReason.ACCESS_DENIED, obstacle.get());
    }
    note(logged, decision, List.of(logged.leafIndex()));
    return mask;
  }

  private LoggedOperation visible(OperationId id) {
    LoggedOperation logged = checked.operation(id);
    if (decide(logged) instanceof Denied denied) {
      note(logged, denied, List.of());
      throw CheckedLog.unknown(id);
    }
    return logged;
  }

  /**
   * An operation by its place.
   *
   * @throws Failure NOT_FOUND beyond the end of the log; ACCESS_DENIED if it is not for him: that
   *     there is a leaf is no secret
   */
  public Operation open(long leafIndex) {
    LoggedOperation logged = checked.operation(leafIndex);
    if (decide(logged) instanceof Denied denied) {
      note(logged, denied, List.of());
      throw new Failure(
          ErrorReason.ACCESS_DENIED,
          ("user '%s' may not read the operation at leaf %d; ask the owner of its source for a grant,"
                  + " or name your purpose (--purpose) if your grant is for one")
              .formatted(requester.user(), leafIndex));
    }
    note(logged, decide(logged), List.of(leafIndex));
    return logged.operation();
  }

  private AccessDecision decide(RecordedOperation operation) {
    return decide(
        operation.statement().kind(),
        operation.statement().source(),
        operation.description().dataType(),
        operation.leafIndex());
  }

  private AccessDecision decide(LoggedOperation logged) {
    Operation operation = logged.operation();
    return decide(
        operation.payload().kind(),
        operation.header().source(),
        operation.payload().dataType(),
        logged.leafIndex());
  }

  private AccessDecision decide(
      OperationKind kind, String source, Optional<String> dataType, long leafIndex) {
    if (!kind.isFromSource()) {
      return visibility.of(kind, source, dataType, leafIndex);
    }
    return decided.computeIfAbsent(
        new Asked(kind, source, dataType),
        asked -> visibility.of(kind, source, dataType, leafIndex));
  }

  private void note(LoggedOperation logged, AccessDecision decision, List<Long> leaves) {
    note(Optional.of(logged.operation().header().source()), decision, leaves);
  }

  private void note(Optional<String> source, AccessDecision decision, List<Long> leaves) {
    if (!(decision instanceof AccessDecision.Open)) {
      note(access(source, decision), leaves);
    }
  }

  private void note(ReadAccess access, List<Long> leaves) {
    LeafRanges ranges = new LeafRanges();
    leaves.forEach(ranges::add);
    if (called.isEmpty()) {
      metrics.readDecided(access.decision() == Decision.ALLOWED);
    }
    journal.note(access, called.add(access) ? 1 : 0, leaves.size(), ranges);
  }

  private ReadAccess access(Optional<String> source, AccessDecision decision) {
    return new ReadAccess(
        actor,
        action,
        source,
        decision.isAllowed() ? Decision.ALLOWED : Decision.DENIED,
        requester.purpose(),
        decision instanceof Allowed allowed ? allowed.grant() : Optional.empty());
  }

  private static String actor(String user) {
    try {
      return new ActorName(ActorName.Office.USER, user).source();
    } catch (MalformedException e) {
      throw new Failure(ErrorReason.MALFORMED_REQUEST, "requester.user: " + e.getMessage(), e);
    }
  }
}
