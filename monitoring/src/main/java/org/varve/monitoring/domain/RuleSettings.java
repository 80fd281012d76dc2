package org.varve.monitoring.domain;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What operators have set for supervision, as the ledger has it.
 *
 * @param periods how often a source should speak, by its name
 */
public record RuleSettings(List<Setting> settings, Map<String, Duration> periods) {

  /** Nothing is set. */
  public static final RuleSettings NONE = new RuleSettings(List.of(), Map.of());

  /**
   * A resource of kind AlertRule.
   *
   * @param on what is looked for, by the word of {@link AlertRule}
   * @param sources exact names, and prefixes that end in {@code *}; none: all
   * @param limit from when on it holds
   * @param severity how bad it is
   * @param active false: it is not looked for
   */
  public record Setting(
      String on, List<String> sources, Limit limit, Optional<Severity> severity, boolean active) {

    boolean fits(AlertRule rule, String source) {
      return on.equals(rule.word())
          && (sources.isEmpty() || sources.stream().anyMatch(each -> covers(each, source)));
    }

    private static boolean covers(String pattern, String source) {
      return pattern.endsWith("*")
          ? source.startsWith(pattern.substring(0, pattern.length() - 1))
          : pattern.equals(source);
    }
  }

  /**
   * From when on a rule holds, as far as it is set.
   *
   * @param threshold how often, where the rule counts
   * @param within how long, or over which time
   */
  public record Limit(Optional<Long> threshold, Optional<Duration> within) {}

  /** So many within a time. */
  public record Count(long threshold, Duration within) {}

  public RuleSettings {
    settings = List.copyOf(settings);
    periods = Map.copyOf(periods);
  }

  /** Whether a rule is looked for: unless all that is set for this source says that it is not. */
  public boolean isOn(AlertRule rule, String source) {
    List<Setting> fitting = fitting(rule, source);
    return fitting.isEmpty() || fitting.stream().anyMatch(Setting::active);
  }

  /**
   * From when on a rule about time holds for a source; empty if it is not looked for. The strictest
   * setting counts; without any, for silence the period that the source declares, and else what is
   * usual.
   */
  public Optional<Duration> limit(AlertRule rule, String source, Duration usual) {
    if (!isOn(rule, source)) {
      return Optional.empty();
    }
    Optional<Duration> strictest =
        fitting(rule, source).stream()
            .filter(Setting::active)
            .flatMap(setting -> setting.limit().within().stream())
            .min(Comparator.naturalOrder());
    Optional<Duration> declared =
        rule == AlertRule.SILENT_SOURCE
            ? Optional.ofNullable(periods.get(source))
            : Optional.empty();
    return Optional.of(strictest.or(() -> declared).orElse(usual));
  }

  /**
   * From how many on a rule that counts holds for a source: if any of these is reached; none if it
   * is not looked for. What a setting leaves out is as usual.
   */
  public List<Count> counts(AlertRule rule, String source, Count usual) {
    List<Setting> fitting = fitting(rule, source);
    return fitting.isEmpty()
        ? List.of(usual)
        : fitting.stream()
            .filter(Setting::active)
            .map(Setting::limit)
            .map(
                limit ->
                    new Count(
                        limit.threshold().orElse(usual.threshold()),
                        limit.within().orElse(usual.within())))
            .toList();
  }

  /** How bad it is: the worst that is set for a source, and without any what is built in. */
  public Severity severity(AlertRule rule, String source) {
    return fitting(rule, source).stream()
        .filter(Setting::active)
        .flatMap(setting -> setting.severity().stream())
        .max(Comparator.naturalOrder())
        .orElse(rule.severity());
  }

  private List<Setting> fitting(AlertRule rule, String source) {
    return settings.stream().filter(setting -> setting.fits(rule, source)).toList();
  }
}
