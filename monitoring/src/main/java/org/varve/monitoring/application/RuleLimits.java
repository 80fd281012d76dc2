package org.varve.monitoring.application;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.varve.monitoring.domain.AlertRule;
import org.varve.monitoring.domain.Finding;
import org.varve.monitoring.domain.RuleSettings;
import org.varve.monitoring.domain.RuleSettings.Count;

/**
 * From when on a rule holds: as operators have set it on the ledger, and else as monitoring is
 * configured. What was known last counts while processing cannot be asked.
 */
public final class RuleLimits {
  private static final Count DENIED = new Count(100, Duration.ofMinutes(5));
  private static final Count REVOKED = new Count(1, Duration.ofHours(1));

  private final Duration silentAfter;
  private final Duration gapOpenFor;
  private final Duration clockAhead;
  private volatile RuleSettings settings = RuleSettings.NONE;

  /**
   * @param silentAfter how long a source may say nothing
   * @param gapOpenFor how long a gap may stay open
   * @param clockAhead how far a signer's clock may be ahead
   */
  public RuleLimits(Duration silentAfter, Duration gapOpenFor, Duration clockAhead) {
    this.silentAfter = silentAfter;
    this.gapOpenFor = gapOpenFor;
    this.clockAhead = clockAhead;
  }

  void set(RuleSettings now) {
    settings = now;
  }

  /** Whether a rule that is about no time is looked for. */
  boolean isOn(AlertRule rule, String subject) {
    return settings.isOn(rule, subject);
  }

  /** How long a source may say nothing; empty: for ever. */
  public Optional<Duration> silentAfter(String source) {
    return settings.limit(AlertRule.SILENT_SOURCE, source, silentAfter);
  }

  Optional<Duration> gapOpenFor(String source) {
    return settings.limit(AlertRule.GAP, source, gapOpenFor);
  }

  Optional<Duration> clockAhead(String source) {
    return settings.limit(AlertRule.CLOCK_SKEW, source, clockAhead);
  }

  /** From how many denied reads of a source on; none if that is not looked for. */
  List<Count> deniedReads(String source) {
    return settings.counts(AlertRule.DENIED_READS, source, DENIED);
  }

  /** From how many attempts of a revoked key on. */
  List<Count> revokedTries(String source) {
    return settings.counts(AlertRule.SIGNER_REVOKED, source, REVOKED);
  }

  /** What is found, as bad as it is for this source. */
  Finding finding(AlertRule rule, String source, String sentence) {
    return new Finding(sentence, settings.severity(rule, source));
  }
}
