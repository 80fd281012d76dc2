package org.varve.processing.application;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.varve.evidence.Digest;
import org.varve.evidence.operation.DataBlock;
import org.varve.evidence.operation.Operation;
import org.varve.ledger.Content;
import org.varve.ledger.ContentStore;
import org.varve.ledger.LogReader;
import org.varve.processing.domain.RecordResult;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/**
 * Sees that the content of each operation of a data block is there, before anything is recorded.
 *
 * <p>A sealed block is recorded as it is or not at all, and content is none of the ledger's
 * business. So one operation without its content keeps the block out: it is refused for good, and
 * its neighbours until they come in another block. Representation has checked the same before
 * sealing.
 */
final class ContentCheck {
  private final LogReader log;
  private final ContentStore contents;

  ContentCheck(LogReader log, ContentStore contents) {
    this.log = log;
    this.contents = contents;
  }

  /**
   * One refusal for each operation of the block if the content of any is not right; else empty.
   *
   * @throws Failure MALFORMED_REQUEST if content is given twice, or for no operation of the block
   */
  Optional<List<RecordResult>> refusals(DataBlock block, List<Content> given) {
    Map<Digest, Content> byRoot = byRoot(block, given);
    List<Optional<String>> flaws = new ArrayList<>();
    for (Operation operation : block.operations()) {
      flaws.add(flaw(operation, byRoot));
    }
    if (flaws.stream().allMatch(Optional::isEmpty)) {
      return Optional.empty();
    }
    List<RecordResult> refusals = new ArrayList<>();
    for (int i = 0; i < flaws.size(); i++) {
      Operation operation = block.operations().get(i);
      refusals.add(
          flaws
              .get(i)
              .map(flaw -> refused(operation, ErrorReason.CONTENT_MISMATCH, flaw))
              .orElseGet(() -> neighbour(operation)));
    }
    return Optional.of(refusals);
  }

  private Optional<String> flaw(Operation operation, Map<Digest, Content> byRoot) {
    Optional<Digest> root = operation.payload().contentRoot();
    if (root.isEmpty()) {
      return Optional.empty();
    }
    Content content = byRoot.get(root.get());
    if (content == null) {
      return isHere(operation, root.get())
          ? Optional.empty()
          : Optional.of(
              ("operation %s commits to content %s, which was neither given nor is it stored;"
                      + " send its items along")
                  .formatted(operation.id(), root.get()));
    }
    return CheckedContents.fits(operation.payload(), content.items())
        ? Optional.empty()
        : Optional.of(
            ("operation %s commits to %d items with root %s, and the %d that were given are"
                    + " others; send the items as signed")
                .formatted(
                    operation.id(),
                    operation.payload().itemCount(),
                    root.get(),
                    content.items().size()));
  }

  /** What is recorded stays recorded, whatever has become of its content. */
  private boolean isHere(Operation operation, Digest root) {
    return log.leafIndexOf(operation.id()).isPresent()
        || contents
            .get(root)
            .filter(content -> CheckedContents.fits(operation.payload(), content.items()))
            .isPresent();
  }

  private static Map<Digest, Content> byRoot(DataBlock block, List<Content> given) {
    Set<Digest> wanted = new HashSet<>();
    for (Operation operation : block.operations()) {
      operation.payload().contentRoot().ifPresent(wanted::add);
    }
    Map<Digest, Content> byRoot = new HashMap<>();
    for (Content content : given) {
      if (!wanted.contains(content.root()) || byRoot.put(content.root(), content) != null) {
        throw new Failure(
            ErrorReason.MALFORMED_REQUEST,
            ("content %s is given twice, or for no operation of the block; send the content of the"
                    + " block's operations, each root once")
                .formatted(content.root()));
      }
    }
    return byRoot;
  }

  private static RecordResult neighbour(Operation operation) {
    return refused(
        operation,
        ErrorReason.BLOCK_NOT_RECORDED,
        "nothing of the data block was recorded, since another operation in it came without its"
            + " content; send this one again in another block");
  }

  private static RecordResult refused(Operation operation, ErrorReason reason, String message) {
    return new RecordResult.Refused(operation.id(), reason.name(), message);
  }
}
