package org.varve.evidence.file;

import java.util.List;
import java.util.Optional;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;
import org.varve.evidence.file.Verdict.Code;
import org.varve.evidence.operation.ItemTree;
import org.varve.evidence.operation.Operation;

/** Checks an item, in the file or beside it, against the content root that the operation states. */
final class ItemCheck {
  private final Operation operation;
  private final Optional<EvidenceItem> item;
  private final Optional<byte[]> beside;

  ItemCheck(Operation operation, Optional<EvidenceItem> item, Optional<byte[]> beside) {
    this.operation = operation;
    this.item = item;
    this.beside = beside;
  }

  /** What is wrong with the item, if anything. */
  Optional<Verdict> check() {
    return item.flatMap(this::isInOperation).or(() -> beside.flatMap(this::isTheOneAskedAbout));
  }

  /** What a valid verdict says of the item. */
  String finding() {
    if (beside.isPresent()) {
      return "The item that you gave is the one that was recorded.";
    }
    if (item.isEmpty()) {
      return "No item was checked, only the statement about the items.";
    }
    String name = "Item " + item.get().index();
    return item.get().content().isPresent()
        ? name + " is the one that was recorded."
        : name + " is not in the file: only its digest was checked.";
  }

  private Optional<Verdict> isInOperation(EvidenceItem given) {
    return isInOperation(given.leaf(), given.index(), given.path(), "item " + given.index());
  }

  private Optional<Verdict> isInOperation(Digest leaf, int index, List<Digest> path, String where) {
    Optional<Digest> contentRoot = operation.payload().contentRoot();
    if (contentRoot.isEmpty()) {
      return wrong(Code.TAMPERED, where, "The operation has no items.");
    }
    try {
      int count = operation.payload().itemCount();
      return ItemTree.rootFrom(leaf, index, count, path).equals(contentRoot.get())
          ? Optional.empty()
          : wrong(Code.TAMPERED, where, "It is not what the operation commits to.");
    } catch (MalformedException e) {
      return wrong(Code.TAMPERED, where + ".path", e.rule() + ".");
    }
  }

  private Optional<Verdict> isTheOneAskedAbout(byte[] asked) {
    Digest leaf = ItemTree.leafHash(asked);
    if (item.isPresent()) {
      return item.get().leaf().equals(leaf)
          ? Optional.empty()
          : wrong(Code.TAMPERED, "item", "The item that you gave is not the one of this evidence.");
    }
    if (operation.payload().itemCount() == 1) {
      return isInOperation(leaf, 0, List.of(), "item");
    }
    return wrong(
        Code.INCOMPLETE, "item", "It has no path that leads from an item to the operation.");
  }

  private static Optional<Verdict> wrong(Code code, String where, String detail) {
    return Optional.of(Verdict.of(code, where, detail));
  }
}
