package org.varve.evidence.file;

import java.util.List;
import java.util.Optional;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;
import org.varve.evidence.file.Verdict.Code;
import org.varve.evidence.operation.Commitment;
import org.varve.evidence.operation.ItemTree;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.SaltedField;
import org.varve.evidence.operation.SaltedItem;

/** Checks an item, in the file or beside it, against the content root that the operation states. */
final class ItemCheck {
  private static final int NAMES_MAX = 8;

  private final Operation operation;
  private final Commitment commitment;
  private final Optional<EvidenceItem> item;
  private final Optional<byte[]> beside;

  ItemCheck(Operation operation, Optional<EvidenceItem> item, Optional<byte[]> beside) {
    this.operation = operation;
    this.commitment = operation.payload().commitment();
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
      return "The item that you gave is the one that was recorded" + fieldsOf(fieldsBeside());
    }
    if (item.isEmpty()) {
      return "No item was checked, only the statement about the items.";
    }
    String name = "Item " + item.get().index();
    return item.get().content().isPresent()
        ? name + " is the one that was recorded" + fieldsOf(item.get().fields())
        : name + " is not in the file: only its digest was checked.";
  }

  /** Ends the sentence about an item. */
  private static String fieldsOf(Optional<SaltedItem> fields) {
    if (fields.isEmpty()) {
      return ".";
    }
    List<SaltedField> shown = fields.get().shown();
    String names =
        String.join(", ", shown.stream().limit(NAMES_MAX).map(SaltedField::name).toList());
    return ": of its %d fields it shows %d%s, and %d are masked."
        .formatted(
            fields.get().size(),
            shown.size(),
            shown.isEmpty() ? "" : " (" + names + (shown.size() > NAMES_MAX ? ", …)" : ")"),
            fields.get().maskedCount());
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
      return ItemTree.rootFrom(commitment, leaf, index, count, path).equals(contentRoot.get())
          ? Optional.empty()
          : wrong(Code.TAMPERED, where, "It is not what the operation commits to.");
    } catch (MalformedException e) {
      return wrong(Code.TAMPERED, where + ".path", e.rule() + ".");
    }
  }

  private Optional<Verdict> isTheOneAskedAbout(byte[] asked) {
    Digest leaf;
    try {
      leaf = commitment.leaf(asked, "item");
    } catch (MalformedException e) {
      return wrong(Code.TAMPERED, e.where(), "It is no item of salted fields: " + e.rule() + ".");
    }
    if (item.isPresent()) {
      return item.get().leaf().equals(leaf)
          ? Optional.empty()
          : wrong(
              Code.TAMPERED,
              "item" + differingField(),
              "The item that you gave is not the one of this evidence.");
    }
    if (operation.payload().itemCount() == 1) {
      return isInOperation(leaf, 0, List.of(), "item");
    }
    return wrong(
        Code.INCOMPLETE, "item", "It has no path that leads from an item to the operation.");
  }

  /** Where the item beside the file first differs from the one in it, if both are of fields. */
  private String differingField() {
    List<Digest> ours =
        item.flatMap(EvidenceItem::fields).map(SaltedItem::digests).orElse(List.of());
    List<Digest> theirs = fieldsBeside().map(SaltedItem::digests).orElse(List.of());
    for (int i = 0; i < Math.min(ours.size(), theirs.size()); i++) {
      if (!ours.get(i).equals(theirs.get(i))) {
        return ".field " + i;
      }
    }
    return "";
  }

  private Optional<SaltedItem> fieldsBeside() {
    return beside
        .filter(bytes -> commitment == Commitment.SALTED_FIELDS)
        .map(bytes -> SaltedItem.decode(bytes, "item"));
  }

  private static Optional<Verdict> wrong(Code code, String where, String detail) {
    return Optional.of(Verdict.of(code, where, detail));
  }
}
