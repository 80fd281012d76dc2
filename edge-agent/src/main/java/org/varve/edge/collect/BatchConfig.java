package org.varve.edge.collect;

import java.time.Duration;
import org.varve.evidence.operation.ItemTree;

/**
 * When readings become an operation: at so many, or when the first has waited so long.
 *
 * @param readings at most in one operation
 * @param age of the first reading
 */
public record BatchConfig(int readings, Duration age) {
  static final Duration AGE_MIN = Duration.ofMillis(10);
  static final Duration AGE_MAX = Duration.ofHours(24);

  public static final BatchConfig USUAL = new BatchConfig(100, Duration.ofSeconds(5));

  public BatchConfig {
    if (readings < 1 || readings > ItemTree.MAX_ITEMS) {
      throw new IllegalArgumentException(
          "readings is %d; give 1 to %d".formatted(readings, ItemTree.MAX_ITEMS));
    }
    if (age.compareTo(AGE_MIN) < 0 || age.compareTo(AGE_MAX) > 0) {
      throw new IllegalArgumentException(
          "age is %s; give %s to %s".formatted(age, AGE_MIN, AGE_MAX));
    }
  }
}
