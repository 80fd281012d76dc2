package org.varve.edge.collect;

import java.security.SecureRandom;
import org.varve.evidence.operation.Commitment;
import org.varve.formats.Reading;

/** How readings and files become the items that are signed. */
public sealed interface ItemForm permits RawItems, SaltedItems {

  /** Makes items of this commitment. */
  static ItemForm of(Commitment commitment, SecureRandom random) {
    return commitment == Commitment.SALTED_FIELDS ? new SaltedItems(random) : new RawItems();
  }

  /** What operations over such items commit to. */
  Commitment commitment();

  /**
   * The item of one reading.
   *
   * @throws IllegalArgumentException if no item can say it
   */
  byte[] of(Reading reading);

  /**
   * The item of a file.
   *
   * @param format of the file, as it is registered
   * @throws org.varve.formats.InvalidItemException if it breaks its format, or cannot be taken
   *     apart
   * @throws IllegalArgumentException if no item can be made of it
   */
  byte[] of(String format, byte[] file);
}
