package org.varve.evidence.operation;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * One value of a {@link SpecShape}.
 *
 * @param name how a spec calls it
 * @param type what a person calls its type
 * @param required whether a spec without it is refused
 * @param limits what it may be, in words
 * @param meaning what it is for
 * @param judge adds what is wrong with a value
 */
public record SpecField(
    String name, String type, boolean required, String limits, String meaning, Judge judge) {

  /** Finds what is wrong with a value. */
  public interface Judge {
    /**
     * @param place where the value is, for messages
     */
    void judge(SpecValue value, String place, List<String> problems);
  }

  /** Text of limited length. */
  public static SpecField text(String name, int bytesMax, String meaning) {
    String limits = "1 to %,d bytes of text".formatted(bytesMax);
    return text(
        name,
        limits,
        meaning,
        text -> !text.isBlank() && text.getBytes(StandardCharsets.UTF_8).length <= bytesMax);
  }

  /** Text that keeps a rule. */
  public static SpecField text(String name, String limits, String meaning, Predicate<String> rule) {
    return new SpecField(
        name,
        "text",
        false,
        limits,
        meaning,
        (value, place, problems) -> {
          if (value instanceof SpecValue.Text text) {
            require(rule.test(text.value()), place, quoted(text.value()), limits, problems);
          } else {
            wrongType(value, place, limits, problems);
          }
        });
  }

  /** One of some words. */
  public static SpecField word(String name, String meaning, String... words) {
    List<String> known = Arrays.asList(words);
    return text(name, "one of " + String.join(", ", known), meaning, known::contains);
  }

  /** A whole number with its unit in the name. */
  public static SpecField integer(String name, long least, long most, String meaning) {
    String limits = "%,d to %,d".formatted(least, most);
    return new SpecField(
        name,
        "integer",
        false,
        limits,
        meaning,
        (value, place, problems) -> {
          if (value instanceof SpecValue.Int integer) {
            long number = integer.value();
            require(
                number >= least && number <= most, place, Long.toString(number), limits, problems);
          } else {
            wrongType(value, place, "an integer from " + limits, problems);
          }
        });
  }

  /** True or false. */
  public static SpecField flag(String name, String meaning) {
    return new SpecField(
        name,
        "flag",
        false,
        "true or false",
        meaning,
        (value, place, problems) -> {
          if (!(value instanceof SpecValue.Flag)) {
            wrongType(value, place, "true or false", problems);
          }
        });
  }

  /** A list of texts that each keep a rule. */
  public static SpecField texts(
      String name, int most, String limits, String meaning, Predicate<String> rule) {
    String all = "at most %d, each %s".formatted(most, limits);
    Judge each = text(name, limits, meaning, rule).judge();
    return new SpecField(
        name, "list of texts", false, all, meaning, list(most, "a list, " + all, each));
  }

  /** A list of maps of a shape of their own. */
  public static SpecField maps(String name, int most, String meaning, SpecField... inside) {
    List<SpecField> fields = List.of(inside);
    String all =
        "at most %d, each with %s"
            .formatted(most, String.join(" and ", fields.stream().map(SpecField::name).toList()));
    Judge each =
        (value, place, problems) -> {
          if (value instanceof SpecValue.Named named) {
            SpecShape.collect(fields, named.spec(), place, problems);
          } else {
            wrongType(value, place, "a map", problems);
          }
        };
    return new SpecField(
        name, "list of maps", false, all, meaning, list(most, "a list, " + all, each));
  }

  private static Judge list(int most, String expected, Judge each) {
    return (value, place, problems) -> {
      if (!(value instanceof SpecValue.Many many)) {
        wrongType(value, place, expected, problems);
        return;
      }
      requireCount(many, most, place, problems);
      for (int i = 0; i < many.values().size(); i++) {
        each.judge(many.values().get(i), "%s[%d]".formatted(place, i), problems);
      }
    };
  }

  /** The same, that must not be left out. */
  public SpecField needed() {
    return new SpecField(name, type, true, limits, meaning, judge);
  }

  void judge(SpecValue value, String place, List<String> problems) {
    judge.judge(value, place, problems);
  }

  private static void requireCount(
      SpecValue.Many many, int most, String place, List<String> problems) {
    int count = many.values().size();
    require(count <= most, place, count + " entries", "at most " + most, problems);
  }

  private static void require(
      boolean holds, String place, String value, String limits, List<String> problems) {
    if (!holds) {
      problems.add("%s is %s; give %s".formatted(place, value, limits));
    }
  }

  private static void wrongType(
      SpecValue value, String place, String limits, List<String> problems) {
    problems.add("%s is %s; give %s".formatted(place, SpecValue.word(value.getClass()), limits));
  }

  private static String quoted(String text) {
    return text.length() <= 80 ? "'" + text + "'" : "'" + text.substring(0, 77) + "...'";
  }
}
