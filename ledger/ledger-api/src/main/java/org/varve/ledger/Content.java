package org.varve.ledger;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.varve.evidence.Digest;
import org.varve.evidence.operation.Commitment;
import org.varve.evidence.operation.ItemTree;

/**
 * The items that one operation commits to.
 *
 * @param root their item tree's root: the {@code content_root} of the operation
 * @param items the items as they were received; shared arrays, not to be modified
 */
public record Content(Digest root, List<byte[]> items) {

  public Content {
    requireNonNull(root);
    items = List.copyOf(items);
  }

  /** The content of some items, with its root computed. */
  public static Content of(List<byte[]> items) {
    return of(Commitment.RAW_BYTES, items);
  }

  /** The content of some items as an operation of this commitment has them. */
  public static Content of(Commitment commitment, List<byte[]> items) {
    return new Content(ItemTree.of(commitment, items).root(), items);
  }
}
