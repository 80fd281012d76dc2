package org.varve.monitoring.application;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varve.monitoring.application.Supervised.EntityHealth;
import org.varve.monitoring.application.Supervised.SourceHealth;
import org.varve.monitoring.domain.AlertRule;
import org.varve.monitoring.domain.OpenGap;
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
  private final InstantSource clock;

  public Rules(
      Supervised supervised,
      LedgerWatch ledger,
      CheckpointWatch checkpoints,
      AlertDesk desk,
      RuleLimits limits,
      InstantSource clock) {
    this.supervised = supervised;
    this.ledger = ledger;
    this.checkpoints = checkpoints;
    this.desk = desk;
    this.limits = limits;
    this.clock = clock;
  }

  /** Looks once at everything. */
  public void look() {
    asked("processing", () -> limits.set(supervised.settings()));
    entities();
    asked("representation", this::sources);
    asked("processing", this::gaps);
    asked("processing", this::damage);
    asked("processing", this::checkpoint);
  }

  private void entities() {
    Map<String, String> down = new LinkedHashMap<>();
    for (EntityHealth entity : supervised.entities()) {
      if (!limits.isOn(AlertRule.ENTITY_DOWN, entity.entity())) {
        continue;
      }
      if (!entity.obstacles().isEmpty()) {
        down.put(entity.entity(), "it is not ready: " + String.join("; ", entity.obstacles()));
      }
      entity
          .trouble()
          .ifPresent(trouble -> down.put(entity.entity(), "it does not answer: " + trouble));
    }
    desk.observe(AlertRule.ENTITY_DOWN, down);
  }

  private void sources() {
    Map<String, String> silent = new LinkedHashMap<>();
    Map<String, String> ahead = new LinkedHashMap<>();
    Instant now = clock.instant();
    for (SourceHealth source : supervised.sources()) {
      if (!source.maySpeak()) {
        continue;
      }
      Instant last = source.lastSeenAt().orElse(source.watchedSince());
      limits
          .silentAfter(source.source())
          .filter(limit -> Duration.between(last, now).compareTo(limit) > 0)
          .ifPresent(limit -> silent.put(source.source(), silence(source, limit)));
      source
          .signedBefore()
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
                      "the clock of its signer is %d s ahead; set it, since times that it signs are wrong"
                          .formatted(before.negated().toSeconds())));
    }
    desk.observe(AlertRule.SILENT_SOURCE, silent);
    desk.observe(AlertRule.CLOCK_SKEW, ahead);
  }

  private static String silence(SourceHealth source, Duration limit) {
    String since =
        source
            .lastSeenAt()
            .map(at -> "since " + at)
            .orElse("since representation started, at " + source.watchedSince());
    return "it has said nothing %s, longer than %s; see whether its agent runs and reaches the node"
        .formatted(since, limit);
  }

  private void gaps() {
    Map<String, String> open = new LinkedHashMap<>();
    Instant now = clock.instant();
    for (OpenGap gap : ledger.openGaps()) {
      if (!supervised.isOpen(gap)) {
        ledger.closed(gap);
      } else if (isLong(gap, now)) {
        open.put(
            gap.subject(),
            "it is missing since %s; varve supervise sequence '%s' shows the extent, its agent may still have it"
                .formatted(gap.seenAt(), gap.source()));
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
    Map<String, String> damaged = new LinkedHashMap<>();
    List<String> sentences = supervised.damage();
    if (!sentences.isEmpty() && limits.isOn(AlertRule.DAMAGE, "")) {
      damaged.put("stored data", String.join("; ", sentences));
    }
    desk.observe(AlertRule.DAMAGE, damaged);
  }

  private void checkpoint() {
    Optional<String> contradiction = checkpoints.look();
    desk.observe(
        AlertRule.LOG_FORK,
        contradiction.map(sentence -> Map.of(checkpoints.origin(), sentence)).orElse(Map.of()));
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
