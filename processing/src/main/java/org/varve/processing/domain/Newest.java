package org.varve.processing.domain;

import java.util.List;

/**
 * The newest of what there may be too much of.
 *
 * @param isCut whether older ones were left out
 */
public record Newest<T>(List<T> items, boolean isCut) {

  public Newest {
    items = List.copyOf(items);
  }

  public static <T> Newest<T> none() {
    return new Newest<>(List.of(), false);
  }
}
