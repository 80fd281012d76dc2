package org.varve.processing.application;

import java.util.List;
import java.util.Optional;
import org.varve.evidence.Digest;
import org.varve.evidence.file.LedgerAnchor;
import org.varve.evidence.log.Receipt;
import org.varve.evidence.operation.Operation;

/**
 * All that an evidence file holds about an operation; its receipts and its checkpoint are of the
 * same tree head.
 *
 * @param checkpoint the signed note
 * @param anchor where on the ledger to ask for the operation
 */
public record OperationProof(
    Proven operation,
    String checkpoint,
    LedgerAnchor anchor,
    Optional<ItemProof> item,
    List<Proven> bindings,
    Optional<Encapsulation> encapsulation) {

  /** With fields of the item masked, which changes nothing of the proof. */
  public OperationProof masked(FieldMask mask) {
    return new OperationProof(
        operation,
        checkpoint,
        anchor,
        item.map(proof -> proof.masked(mask)),
        bindings,
        encapsulation);
  }

  /** An operation with its receipt. */
  public record Proven(Operation operation, Receipt receipt) {}

  /**
   * That an item belongs to the operation.
   *
   * @param leaf the item's digest in the item tree
   * @param item the item itself, if that was asked for
   */
  public record ItemProof(int index, List<Digest> path, Digest leaf, Optional<byte[]> item) {

    /** With fields of the item masked, which changes neither leaf nor path. */
    ItemProof masked(FieldMask mask) {
      return new ItemProof(index, path, leaf, item.map(mask::apply));
    }
  }

  /** That the operation was sealed in a data block, at this place. */
  public record Encapsulation(Proven seal, int index, List<Digest> path) {}
}
