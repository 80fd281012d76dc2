package org.varve.processing.application;

import java.util.List;
import java.util.Optional;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;
import org.varve.evidence.operation.ItemTree;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationPayload;
import org.varve.ledger.Content;
import org.varve.ledger.ContentStore;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/** Reads content and checks it against what its operation commits to, each time it is read. */
final class CheckedContents {
  private final ContentStore contents;

  CheckedContents(ContentStore contents) {
    this.contents = contents;
  }

  /**
   * The items of an operation, as received.
   *
   * @throws Failure NOT_FOUND if it commits to none; DATA_DAMAGED if they are not those any more
   */
  List<byte[]> items(Operation operation) {
    Digest root =
        operation
            .payload()
            .contentRoot()
            .orElseThrow(
                () ->
                    new Failure(
                        ErrorReason.NOT_FOUND,
                        "operation %s is of kind %s and has no content; ask for one of kind DATA"
                            .formatted(operation.id(), operation.payload().kind())));
    Optional<Content> content = contents.get(root);
    if (content.isEmpty()) {
      throw damaged(operation, "is missing");
    }
    if (!fits(operation.payload(), content.get().items())) {
      throw damaged(operation, "has changed");
    }
    return content.get().items();
  }

  /** Whether these are the items that a payload commits to. */
  static boolean fits(OperationPayload payload, List<byte[]> items) {
    try {
      return items.size() == payload.itemCount()
          && payload
              .contentRoot()
              .equals(Optional.of(ItemTree.of(payload.commitment(), items).root()));
    } catch (MalformedException e) {
      // Over a limit of item trees, or not made as the commitment demands: masked, for instance.
      return false;
    }
  }

  private static Failure damaged(Operation operation, String what) {
    return new Failure(
        ErrorReason.DATA_DAMAGED,
        ("the stored content of operation %s %s; the operation itself still proves what it was:"
                + " have the operator run varve fsck and restore the content")
            .formatted(operation.id(), what));
  }
}
