package org.varve.edge.queue;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What happens when the queue is full. */
public enum WhenFull {
  /** The sources are held back until there is room. */
  BLOCK,
  /** The oldest operations leave, and a signed statement of that takes their place. */
  DROP_OLDEST;

  /** As a configuration says it, e.g. {@code drop-oldest}. */
  public static WhenFull parse(String text) {
    return Arrays.stream(values())
        .filter(policy -> policy.text().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "is \"%s\"; give %s"
                        .formatted(
                            text,
                            Arrays.stream(values())
                                .map(WhenFull::text)
                                .collect(Collectors.joining(" or ")))));
  }

  private String text() {
    return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }
}
