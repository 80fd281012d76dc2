package org.varve.processing.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.varve.evidence.operation.Spec;

/**
 * Which fields of an AlertRule mean something for what it looks for ({@code docs/supervision.md}).
 */
public final class AlertRuleFields {
  private static final Set<String> TIMED = Set.of("sources", "withinSeconds");
  private static final Set<String> COUNTED = Set.of("sources", "threshold", "withinSeconds");
  private static final Map<String, Set<String>> FIELDS =
      Map.of(
          "silent-source", TIMED,
          "gap", TIMED,
          "clock-skew", TIMED,
          "fork", Set.of("sources"),
          "denied-reads", COUNTED,
          "signer-revoked", COUNTED,
          "damage", Set.of(),
          "log-fork", Set.of(),
          "entity-down", Set.of());

  /** Counts are kept for a day. */
  private static final long COUNTED_SECONDS_MAX = 86_400;

  private AlertRuleFields() {}

  /** What is wrong with a spec that has the shape of its kind. */
  public static List<String> problems(Spec spec) {
    String on = spec.text("on").orElse("");
    Set<String> known = FIELDS.getOrDefault(on, Set.of());
    List<String> problems = new ArrayList<>();
    for (String field : List.of("sources", "threshold", "withinSeconds")) {
      if (spec.values().containsKey(field) && !known.contains(field)) {
        problems.add(
            "spec.%s means nothing for %s; leave it out (%s)"
                .formatted(field, on, known.isEmpty() ? "it takes none of these" : goesBy(known)));
      }
    }
    spec.integer("withinSeconds")
        .filter(seconds -> known.equals(COUNTED) && seconds > COUNTED_SECONDS_MAX)
        .ifPresent(
            seconds ->
                problems.add(
                    "spec.withinSeconds is %d; %s counts over at most %d, which is a day"
                        .formatted(seconds, on, COUNTED_SECONDS_MAX)));
    return problems;
  }

  private static String goesBy(Set<String> known) {
    return "it goes by " + String.join(", ", known.stream().sorted().toList());
  }
}
