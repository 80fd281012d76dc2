package org.varve.evidence.operation;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;

/**
 * Which values the spec of one kind of resource has: by one list its owner judges specs, and the
 * document about it is held to it.
 *
 * @param kind the word for what it describes
 * @param fields in the order in which a person reads them
 */
public record SpecShape(String kind, List<SpecField> fields) {

  public SpecShape {
    requireNonNull(kind);
    fields = List.copyOf(fields);
  }

  public static SpecShape of(String kind, SpecField... fields) {
    return new SpecShape(kind, List.of(fields));
  }

  /** Every rule that the spec breaks, each as a sentence; none if it has this shape. */
  public List<String> problems(Spec spec) {
    List<String> problems = new ArrayList<>();
    collect(fields, spec, "spec", problems);
    return problems;
  }

  static void collect(List<SpecField> fields, Spec spec, String path, List<String> problems) {
    List<String> names = fields.stream().map(SpecField::name).toList();
    spec.values().keySet().stream()
        .filter(name -> !names.contains(name))
        .forEach(
            name ->
                problems.add(
                    "%s.%s is not known; known are %s"
                        .formatted(path, name, String.join(", ", names))));
    for (SpecField field : fields) {
      SpecValue value = spec.values().get(field.name());
      String place = path + "." + field.name();
      if (value != null) {
        field.judge(value, place, problems);
      } else if (field.required()) {
        problems.add("%s is missing; give %s".formatted(place, field.limits()));
      }
    }
  }
}
