package org.varve.processing.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.SignerBody;
import org.varve.evidence.operation.Spec;
import org.varve.ledger.Resource;

/**
 * How long contents are kept, as the Retentions and the DataFormats in force say.
 *
 * <p>Content that no rule covers is kept for ever. Of several rules the one that keeps it longest
 * counts, so nothing is erased that somebody said to keep. A rule that is new covers, but does not
 * let anything go yet: there is time to take back a slip.
 */
public final class RetentionRules {
  /** Nothing is let go. */
  public static final RetentionRules NONE = new RetentionRules(List.of());

  private final List<Rule> rules;

  /**
   * One rule.
   *
   * @param sources whose content it is about
   * @param dataTypes empty: all
   * @param format it is about content of this format alone
   * @param keep how long after it was recorded content is kept
   * @param settled whether it has been in force for long enough
   */
  private record Rule(
      List<String> sources,
      List<String> dataTypes,
      Optional<String> format,
      Duration keep,
      boolean settled) {
    boolean covers(RecordedOperation operation) {
      Description description = operation.description();
      return sources.stream()
              .anyMatch(pattern -> SignerBody.covers(pattern, operation.statement().source()))
          && (dataTypes.isEmpty() || description.dataType().filter(dataTypes::contains).isPresent())
          && (format.isEmpty() || format.equals(description.format()));
    }
  }

  /**
   * A rule as it is on the ledger.
   *
   * @param since when it came in force
   */
  public record InForce(Resource resource, Instant since) {}

  private RetentionRules(List<Rule> rules) {
    this.rules = List.copyOf(rules);
  }

  /**
   * The rules at a moment.
   *
   * @param notice how long a rule must have been in force before it lets anything go
   */
  public static RetentionRules of(
      List<InForce> retentions, List<InForce> formats, Instant now, Duration notice) {
    List<Rule> rules = new ArrayList<>();
    for (InForce each : retentions) {
      Spec spec = each.resource().spec();
      spec.integer("days")
          .ifPresent(
              days ->
                  rules.add(
                      new Rule(
                          spec.texts("sources"),
                          spec.texts("dataTypes"),
                          Optional.empty(),
                          Duration.ofDays(days),
                          isSettled(each, now, notice))));
    }
    for (InForce each : formats) {
      each.resource()
          .spec()
          .integer("retentionDays")
          .ifPresent(
              days ->
                  rules.add(
                      new Rule(
                          List.of("*"),
                          List.of(),
                          Optional.of(each.resource().id()),
                          Duration.ofDays(days),
                          isSettled(each, now, notice))));
    }
    return new RetentionRules(rules);
  }

  private static boolean isSettled(InForce rule, Instant now, Duration notice) {
    return !rule.since().plus(notice).isAfter(now);
  }

  /**
   * Where to look for content that may be let go: all of it fits one of these, which come in the
   * same order as long as the rules are equal.
   */
  public List<OperationFilter> candidates(Instant now) {
    List<OperationFilter> filters = new ArrayList<>();
    for (Rule rule : rules) {
      if (rule.settled()) {
        TimeRange old = new TimeRange(Optional.empty(), Optional.of(now.minus(rule.keep())));
        for (String source : rule.sources()) {
          filters.add(
              new OperationFilter(
                  Optional.of(source).filter(pattern -> !pattern.equals("*")),
                  Optional.empty(),
                  Optional.empty(),
                  new TreeMap<>(),
                  new OperationFilter.Times(TimeRange.ALWAYS, old),
                  Optional.of(OperationKind.DATA),
                  Optional.empty()));
        }
      }
    }
    return filters;
  }

  /** Whether nothing keeps the content of an operation any more. */
  public boolean letsGo(RecordedOperation operation, Instant now) {
    List<Rule> covering = rules.stream().filter(rule -> rule.covers(operation)).toList();
    Instant recorded = operation.recording().committedAt();
    return !covering.isEmpty()
        && covering.stream()
            .allMatch(rule -> rule.settled() && recorded.plus(rule.keep()).isBefore(now));
  }

  /** Equal rules let the same things go, sooner or later, and have the same candidates. */
  @Override
  public boolean equals(Object other) {
    return other instanceof RetentionRules that && rules.equals(that.rules);
  }

  @Override
  public int hashCode() {
    return rules.hashCode();
  }
}
