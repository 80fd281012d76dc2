package org.varve.processing.application;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;
import org.varve.evidence.operation.ItemTree;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationPayload;
import org.varve.ledger.Content;
import org.varve.ledger.ContentStore;
import org.varve.ledger.LogReader;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/** Reads content and checks it against what its operation commits to, each time it is read. */
final class CheckedContents {
  private final ContentStore contents;
  private final LogReader log;

  CheckedContents(ContentStore contents, LogReader log) {
    this.contents = contents;
    this.log = log;
  }

  /**
   * The items of an operation, as received.
   *
   * @throws Failure NOT_FOUND if it commits to none; CONTENT_ERASED if retention has erased them;
   *     CONTENT_ELSEWHERE if another organisation has them; DATA_DAMAGED if they are not those any
   *     more
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
      throw contents
          .erasedAt(root)
          .map(at -> erased(operation, at))
          .or(
              () ->
                  log.leafIndexOf(operation.id()).flatMap(log::keeper).map(k -> kept(operation, k)))
          .orElseGet(() -> damaged(operation, "is missing"));
    }
    if (!fits(operation.payload(), content.get().items())) {
      throw damaged(operation, "has changed");
    }
    return content.get().items();
  }

  /** When the content of an operation was erased; empty if it is here, or there never was one. */
  Optional<Instant> erasedAt(Operation operation) {
    return operation.payload().contentRoot().flatMap(contents::erasedAt);
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

  private static Failure erased(Operation operation, Instant at) {
    return new Failure(
        ErrorReason.CONTENT_ERASED,
        ("the content of operation %s was erased at %s, as the rules of retention say; the operation"
                + " itself still proves what it was: ask for evidence without an item, and whoever"
                + " kept a copy of the content can show with it that it is the true one")
            .formatted(operation.id(), at));
  }

  private static Failure kept(Operation operation, String keeper) {
    return new Failure(
        ErrorReason.CONTENT_ELSEWHERE,
        ("the content of operation %s is with organisation '%s', which recorded it;"
                + " ask its node, or ask for evidence without an item")
            .formatted(operation.id(), keeper));
  }

  private static Failure damaged(Operation operation, String what) {
    return new Failure(
        ErrorReason.DATA_DAMAGED,
        ("the stored content of operation %s %s; the operation itself still proves what it was:"
                + " have the operator run varve fsck and restore the content")
            .formatted(operation.id(), what));
  }
}
