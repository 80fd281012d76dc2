package org.varve.launcher.command;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.varve.evidence.operation.SpecValue;
import picocli.CommandLine.Option;

/** Options that say which right is given or asked for. */
final class RightOptions {

  @Option(
      names = "--types",
      paramLabel = "TYPE",
      split = ",",
      description = "data types (default: all)")
  private List<String> types = List.of();

  @Option(
      names = "--fields",
      paramLabel = "FIELD",
      split = ",",
      description = "fields that are shown, all others are masked (default: all)")
  private List<String> fields = List.of();

  @Option(
      names = "--rights",
      paramLabel = "RIGHT",
      split = ",",
      description = "read, update, derive (default: read)")
  private List<String> rights = List.of();

  @Option(
      names = "--for",
      paramLabel = "PURPOSE",
      split = ",",
      description = "purposes, one of which each use must name (default: any)")
  private List<String> purposes = List.of();

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "when it begins, such as 2027-01-31 or 2027-01-31T12:00:00Z (default: at once)")
  private Optional<String> from = Optional.empty();

  @Option(
      names = "--until",
      paramLabel = "TIME",
      description = "the first moment without it (default: never ends)")
  private Optional<String> until = Optional.empty();

  /** The fields of a spec, as far as they are given. */
  Map<String, SpecValue> values(List<String> sources) {
    Map<String, SpecValue> values = new TreeMap<>();
    values.put("sources", SpecValue.of(sources));
    put(values, "dataTypes", types);
    put(values, "fields", fields);
    put(values, "rights", rights);
    put(values, "purposes", purposes);
    from.map(Ids::instant)
        .map(Instant::toString)
        .ifPresent(t -> values.put("from", SpecValue.of(t)));
    until
        .map(Ids::instant)
        .map(Instant::toString)
        .ifPresent(t -> values.put("until", SpecValue.of(t)));
    return values;
  }

  private static void put(Map<String, SpecValue> values, String name, List<String> texts) {
    if (!texts.isEmpty()) {
      values.put(name, SpecValue.of(texts));
    }
  }
}
