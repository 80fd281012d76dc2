package org.varve.evidence.file;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.varve.evidence.MalformedException;
import org.varve.evidence.log.Checkpoint;
import org.varve.evidence.log.Receipt;
import org.varve.evidence.log.SignedNote;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.SaltedItem;

/**
 * Everything that shows, without asking anyone, that an operation was signed and recorded; with one
 * of its items if wanted. All parts are of one tree head.
 *
 * <p>It holds no key that is trusted: {@link Verifier} takes keys from a {@link TrustFile}.
 *
 * @param operation the operation that this is about
 * @param receipt the log's word that it recorded the operation
 * @param checkpoint the tree head of the receipt, signed by the log and its witnesses
 * @param item an item of the operation, or its digest
 * @param bindings at most 4 SIGNER operations, which say whose the operation's key is
 * @param anchor where to ask the ledger
 * @param encapsulation the data block that the operation came in
 */
public record EvidenceFile(
    Operation operation,
    Receipt receipt,
    SignedNote checkpoint,
    Optional<EvidenceItem> item,
    List<RecordedOperation> bindings,
    Optional<LedgerAnchor> anchor,
    Optional<Encapsulation> encapsulation) {
  /** The version of the format that is written, and read. */
  public static final int VERSION = 0;

  /** Bears an item of 1 MiB and every other part at its limit. */
  public static final int BYTES_MAX = 2 << 20;

  /** A key bound, revoked and bound again stays below it. */
  public static final int BINDINGS_MAX = 4;

  /**
   * Checks that the note is a checkpoint and that all receipts are of one tree head; whether that
   * is the checkpoint's, {@link Verifier} says.
   *
   * @throws MalformedException if not, or if a part is of the wrong kind
   */
  public EvidenceFile {
    Checkpoint.parse(checkpoint.text());
    bindings = List.copyOf(bindings);
    if (bindings.size() > BINDINGS_MAX) {
      throw new MalformedException("there are at most " + BINDINGS_MAX + " bindings", "bindings");
    }
    for (int i = 0; i < bindings.size(); i++) {
      checkPart(bindings.get(i), OperationKind.SIGNER, receipt, "binding " + (i + 1));
    }
    item.ifPresent(part -> part.requireFits(operation.payload().commitment()));
    encapsulation.ifPresent(
        part -> checkPart(part.block(), OperationKind.BLOCK, receipt, "encapsulation"));
  }

  /** Evidence with nothing but the parts that are required. */
  public static EvidenceFile of(Operation operation, Receipt receipt, String checkpoint) {
    return new EvidenceFile(
        operation,
        receipt,
        SignedNote.parse(checkpoint),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty());
  }

  /** Returns the same evidence with an item. */
  public EvidenceFile withItem(EvidenceItem newItem) {
    return new EvidenceFile(
        operation, receipt, checkpoint, Optional.of(newItem), bindings, anchor, encapsulation);
  }

  /**
   * Returns the same evidence with all fields of its item masked but those whose names are wanted;
   * it is as valid as before.
   *
   * @throws IllegalStateException if it has no item of salted fields
   */
  public EvidenceFile masked(Predicate<String> wanted) {
    EvidenceItem whole =
        item.filter(part -> part.fields().isPresent())
            .orElseThrow(
                () -> new IllegalStateException("the evidence has no item of salted fields"));
    SaltedItem masked = whole.fields().orElseThrow().masked(wanted);
    return withItem(EvidenceItem.ofFields(whole.index(), whole.path(), masked));
  }

  /** Returns the same evidence with SIGNER operations that bind, or revoke, the operation's key. */
  public EvidenceFile withBindings(List<RecordedOperation> newBindings) {
    return new EvidenceFile(
        operation, receipt, checkpoint, item, newBindings, anchor, encapsulation);
  }

  /** Returns the same evidence with a hint where to ask the ledger. */
  public EvidenceFile withAnchor(LedgerAnchor newAnchor) {
    return new EvidenceFile(
        operation, receipt, checkpoint, item, bindings, Optional.of(newAnchor), encapsulation);
  }

  /** Returns the same evidence with the data block that the operation came in. */
  public EvidenceFile withEncapsulation(Encapsulation newEncapsulation) {
    return new EvidenceFile(
        operation, receipt, checkpoint, item, bindings, anchor, Optional.of(newEncapsulation));
  }

  /**
   * Reads an evidence file. Verifies nothing.
   *
   * @throws MalformedException unless it has the one allowed form; one of a newer version says so
   */
  public static EvidenceFile decode(byte[] bytes) {
    return EvidenceCodec.decode(bytes);
  }

  /** The CBOR form. */
  public byte[] encode() {
    return EvidenceCodec.encode(this);
  }

  private static void checkPart(
      RecordedOperation part, OperationKind kind, Receipt receipt, String where) {
    if (part.operation().payload().kind() != kind) {
      throw new MalformedException("the operation is of kind " + kind, where);
    }
    boolean sameSize = part.receipt().proof().treeSize() == receipt.proof().treeSize();
    if (!sameSize || !part.receipt().head().equals(receipt.head())) {
      throw new MalformedException("all receipts are of one tree head", where);
    }
  }
}
