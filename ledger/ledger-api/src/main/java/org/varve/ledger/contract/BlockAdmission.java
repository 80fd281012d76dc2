package org.varve.ledger.contract;

import static org.varve.ledger.RefusalReason.BLOCK_ROOT_MISMATCH;
import static org.varve.ledger.RefusalReason.WRONG_CHAIN;
import static org.varve.ledger.contract.OperationAdmission.refuse;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.varve.evidence.Digest;
import org.varve.evidence.operation.BlockBody;
import org.varve.evidence.operation.DataBlock;
import org.varve.evidence.operation.Operation;

/**
 * Judges a data block: its BLOCK operation decides for the whole, then each operation for itself.
 */
final class BlockAdmission {

  private final RegistryView registry;
  private final OperationAdmission operations;

  BlockAdmission(RegistryView registry) {
    this.registry = registry;
    this.operations = new OperationAdmission(registry);
  }

  Admission admit(DataBlock block) {
    Optional<Refusal> refusal = refusalOf(block);
    if (refusal.isPresent()) {
      return new RefusedBlock(block, refusal.get());
    }
    SortedMap<Integer, Refusal> refusals = new TreeMap<>();
    List<Operation> inside = block.operations();
    for (int i = 0; i < inside.size(); i++) {
      int position = i;
      operations.refusalOf(inside.get(i)).ifPresent(found -> refusals.put(position, found));
    }
    return new AdmittedBlock(block, refusals);
  }

  /** Kind and limits of the block were checked when it was made or decoded. */
  private Optional<Refusal> refusalOf(DataBlock block) {
    return refusalOfChain(block.body())
        .or(() -> operations.refusalByAuthority(block.blockOperation()))
        .or(() -> refusalOfContents(block.body(), block.operations()));
  }

  /** Y.4561 clause 8.1: a data block is made for a given chain, and for no other. */
  private Optional<Refusal> refusalOfChain(BlockBody body) {
    if (body.chain().equals(registry.origin())) {
      return Optional.empty();
    }
    return refuse(
        WRONG_CHAIN,
        "the block is for chain '%s', this is '%s'; send it there, or seal it anew"
            .formatted(body.chain(), registry.origin()));
  }

  private static Optional<Refusal> refusalOfContents(BlockBody body, List<Operation> inside) {
    if (body.operationCount() != inside.size()) {
      return refuse(
          BLOCK_ROOT_MISMATCH,
          "the BLOCK operation counts %s operations, the block has %s; seal it anew"
              .formatted(body.operationCount(), inside.size()));
    }
    Digest root = DataBlock.operationsRoot(inside);
    if (!body.operationsRoot().equals(root)) {
      return refuse(
          BLOCK_ROOT_MISMATCH,
          "the BLOCK operation states root %s, the operations have %s; seal the block anew"
              .formatted(body.operationsRoot(), root));
    }
    return Optional.empty();
  }
}
