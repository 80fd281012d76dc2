package org.varve.edge.config;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads amounts with their units: {@code 500ms}, {@code 5s}, {@code 64MiB}. */
final class Quantities {
  private static final Pattern AMOUNT = Pattern.compile("(\\d{1,15})\\s*([A-Za-z]*)");

  private static final Map<String, Duration> TIMES =
      Map.of(
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1));

  private static final Map<String, Long> SIZES =
      Map.of("", 1L, "B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);

  private Quantities() {}

  static Duration duration(String text) {
    Matcher matcher = AMOUNT.matcher(text);
    if (matcher.matches() && TIMES.containsKey(matcher.group(2))) {
      return Duration.ofMillis(
          Math.multiplyExact(
              Long.parseLong(matcher.group(1)), TIMES.get(matcher.group(2)).toMillis()));
    }
    try {
      return Duration.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "is \"%s\"; give a time such as 500ms, 5s, 10m or 1h".formatted(text), e);
    }
  }

  static long bytes(String text) {
    Matcher matcher = AMOUNT.matcher(text);
    if (!matcher.matches() || !SIZES.containsKey(matcher.group(2))) {
      throw new IllegalArgumentException(
          "is \"%s\"; give a size such as 4096, 64MiB or 1GiB".formatted(text));
    }
    return Math.multiplyExact(Long.parseLong(matcher.group(1)), SIZES.get(matcher.group(2)));
  }

  static long count(String text) {
    if (!text.matches("\\d{1,15}")) {
      throw new IllegalArgumentException("is \"%s\"; give a whole number".formatted(text));
    }
    return Long.parseLong(text);
  }

  static boolean flag(String text) {
    if (!text.equals("true") && !text.equals("false")) {
      throw new IllegalArgumentException("is \"%s\"; give true or false".formatted(text));
    }
    return text.equals("true");
  }
}
