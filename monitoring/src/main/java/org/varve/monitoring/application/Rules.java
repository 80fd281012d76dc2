package org.varve.monitoring.application;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varve.monitoring.application.Supervised.Damage;
import org.varve.monitoring.application.Supervised.EntityHealth;
import org.varve.monitoring.application.Supervised.Recorded;
import org.varve.monitoring.application.Supervised.SourceHealth;
import org.varve.monitoring.domain.AlertRule;
import org.varve.monitoring.domain.Finding;
import org.varve.monitoring.domain.LastSeen;
import org.varve.monitoring.domain.OpenGap;
import org.varve.monitoring.domain.RuleSettings.Count;
import org.varve.rp.Failure;

/**
 * The rules that are built in, evaluated look by look. What cannot be asked now changes nothing: an
 * alert is not resolved because nobody answers.
 */
public final class Rules {
  private static final Logger LOG = LoggerFactory.getLogger(Rules.class);

  private final Supervised supervised;
  private final LedgerWatch ledger;
  private final CheckpointWatch checkpoints;
  private final AlertDesk desk;
  private final RuleLimits limits;
  private final CountedEvents revoked;
  private final InstantSource clock;

  /**
   * @param revoked keys that were revoked and tried again
   */
  public Rules(
      Supervised supervised,
      LedgerWatch ledger,
      CheckpointWatch checkpoints,
      AlertDesk desk,
      RuleLimits limits,
      CountedEvents revoked,
      InstantSource clock) {
    this.revoked = revoked;
    this.supervised = supervised;
    this.ledger = ledger;
    this.checkpoints = checkpoints;
    this.desk = desk;
    this.limits = limits;
    this.clock = clock;
  }

  /** Looks once at everything. */
  public void look() {
    entities(); // first: what hangs below would hide just this
    asked(
        "processing",
        () -> {
          limits.set(supervised.settings());
          forks();
          denied();
        });
    asked("representation", this::sources);
    asked("processing", this::gaps);
    asked("processing", this::damage);
    asked("processing", this::checkpoint);
  }

  private void entities() {
    Map<String, Finding> down = new LinkedHashMap<>();
    for (EntityHealth entity : supervised.entities()) {
      if (!limits.isOn(AlertRule.ENTITY_DOWN, entity.entity())) {
        continue;
      }
      Optional<String> sentence =
          entity
              .trouble()
              .map(trouble -> "it does not answer: " + trouble)
              .or(
                  () ->
                      Optional.of(entity.obstacles())
                          .filter(obstacles -> !obstacles.isEmpty())
                          .map(each -> "it is not ready: " + String.join("; ", each)));
      sentence.ifPresent(
          what ->
              down.put(
                  entity.entity(), limits.finding(AlertRule.ENTITY_DOWN, entity.entity(), what)));
    }
    desk.observe(AlertRule.ENTITY_DOWN, down);
  }

  private void sources() {
    List<SourceHealth> sources = supervised.sources();
    clocks(sources);
    desk.observe(
        AlertRule.SIGNER_REVOKED,
        counted(
            AlertRule.SIGNER_REVOKED,
            revoked,
            limits::revokedTries,
            "a key that was revoked was used %d times within %d s, last by %s; see whether its agent still runs,"
                + " or somebody has copied it"));
    silence(sources);
  }

  private void clocks(List<SourceHealth> sources) {
    Map<String, Finding> ahead = new LinkedHashMap<>();
    for (SourceHealth source : sources) {
      source
          .signedBefore()
          .filter(before -> source.maySpeak())
          .filter(
              before ->
                  limits
                      .clockAhead(source.source())
                      .filter(limit -> before.negated().compareTo(limit) > 0)
                      .isPresent())
          .ifPresent(
              before ->
                  ahead.put(
                      source.source(),
                      limits.finding(
                          AlertRule.CLOCK_SKEW,
                          source.source(),
                          "the clock of its signer is %d s ahead; set it, since times that it signs are wrong"
                              .formatted(before.negated().toSeconds()))));
    }
    desk.observe(AlertRule.CLOCK_SKEW, ahead);
  }

  /** Representation knows what it saw since it started, the ledger whatever came another way. */
  private void silence(List<SourceHealth> sources) {
    Map<String, Recorded> recorded = new HashMap<>(supervised.lastRecorded());
    Map<String, Finding> silent = new LinkedHashMap<>();
    for (SourceHealth source : sources) {
      Optional<Instant> recordedAt =
          Optional.ofNullable(recorded.remove(source.source())).map(Recorded::at);
      if (source.maySpeak()) {
        LastSeen last = LastSeen.of(source.lastSeenAt(), recordedAt, source.watchedSince());
        silence(source.source(), last, silent);
      }
    }
    recorded.forEach(
        (source, last) -> {
          if (last.maySpeak()) {
            silence(source, LastSeen.at(last.at()), silent);
          }
        });
    desk.observe(AlertRule.SILENT_SOURCE, silent);
  }

  private void silence(String source, LastSeen last, Map<String, Finding> silent) {
    limits
        .silentAfter(source)
        .filter(limit -> last.isSilent(clock.instant(), limit))
        .map(limit -> limits.finding(AlertRule.SILENT_SOURCE, source, last.sentence(limit)))
        .ifPresent(finding -> silent.put(source, finding));
  }

  private void gaps() {
    Map<String, Finding> open = new LinkedHashMap<>();
    Instant now = clock.instant();
    for (OpenGap gap : ledger.openGaps()) {
      if (!supervised.isOpen(gap)) {
        ledger.closed(gap);
      } else if (isLong(gap, now)) {
        open.put(
            gap.subject(),
            limits.finding(
                AlertRule.GAP,
                gap.source(),
                "it is missing since %s; varve supervise sequence '%s' shows the extent, its agent may still have it"
                    .formatted(gap.seenAt(), gap.source())));
      }
    }
    desk.observe(AlertRule.GAP, open);
  }

  private boolean isLong(OpenGap gap, Instant now) {
    return limits
        .gapOpenFor(gap.source())
        .filter(limit -> Duration.between(gap.seenAt(), now).compareTo(limit) > 0)
        .isPresent();
  }

  private void damage() {
    Map<String, Finding> damaged = new LinkedHashMap<>();
    Optional<List<Damage>> damages = supervised.damage();
    if (damages.isEmpty()) {
      return;
    }
    if (limits.isOn(AlertRule.DAMAGE, "")) {
      damages
          .get()
          .forEach(
              damage ->
                  damaged.put(
                      damage.place(), limits.finding(AlertRule.DAMAGE, "", damage.sentence())));
    }
    desk.observe(AlertRule.DAMAGE, damaged);
  }

  private void checkpoint() {
    Optional<String> contradiction =
        checkpoints.look().filter(sentence -> limits.isOn(AlertRule.LOG_FORK, ""));
    desk.observe(
        AlertRule.LOG_FORK,
        contradiction
            .map(sentence -> limits.finding(AlertRule.LOG_FORK, "", sentence))
            .map(finding -> Map.of(checkpoints.origin(), finding))
            .orElse(Map.of()));
  }

  private void forks() {
    for (LedgerWatch.Forked fork : ledger.takeForks()) {
      if (limits.isOn(AlertRule.FORK, fork.source())) {
        String sentence =
            ("its signer %s contradicted itself at number %d, and the second version was refused; look"
                    + " for a clone of the agent, or a restored image")
                .formatted(fork.signer(), fork.sequence());
        desk.happened(
            AlertRule.FORK,
            fork.source(),
            limits.finding(AlertRule.FORK, fork.source(), sentence),
            fork.at());
      }
    }
  }

  private void denied() {
    desk.observe(
        AlertRule.DENIED_READS,
        counted(
            AlertRule.DENIED_READS,
            ledger.denied(),
            limits::deniedReads,
            "reads were denied %d times within %d s, last those of %s; varve supervise accesses --denied shows them"));
  }

  /**
   * What happened too often.
   *
   * @param sentence with places for how often, within how many seconds, and who did it last
   */
  private Map<String, Finding> counted(
      AlertRule rule,
      CountedEvents events,
      Function<String, List<Count>> limitsOf,
      String sentence) {
    Instant now = clock.instant();
    Map<String, Finding> found = new LinkedHashMap<>();
    Map<Duration, Map<String, CountedEvents.Sum>> sums = new HashMap<>();
    for (String subject : events.since(now.minus(CountedEvents.KEPT)).keySet()) {
      for (Count limit : limitsOf.apply(subject)) {
        CountedEvents.Sum sum =
            sums.computeIfAbsent(limit.within(), within -> events.since(now.minus(within)))
                .get(subject);
        if (sum != null && sum.count() >= limit.threshold()) {
          String what = sentence.formatted(sum.count(), limit.within().toSeconds(), sum.lastBy());
          found.put(subject, limits.finding(rule, subject, what));
        }
      }
    }
    return found;
  }

  private static void asked(String entity, Runnable question) {
    try {
      question.run();
    } catch (Failure e) {
      LOG.atDebug()
          .setCause(e)
          .addKeyValue("entities", entity)
          .log("An entity could not be asked; its alerts stay as they are");
    }
  }
}
