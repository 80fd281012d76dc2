package org.varve.formats;

import java.util.List;

/**
 * What is shown of an item that is made of fields.
 *
 * @param shown the fields that are shown, in the order of the item, each name once
 * @param masked how many others it has, of which nothing is known
 */
public record ItemFields(List<ItemField> shown, int masked) {
  /** The most fields of one item. */
  public static final int FIELDS_MAX = 256;

  public ItemFields {
    shown = List.copyOf(shown);
  }

  /** All the fields of an item. */
  public static ItemFields complete(List<ItemField> fields) {
    return new ItemFields(fields, 0);
  }

  public boolean isComplete() {
    return masked == 0;
  }
}
