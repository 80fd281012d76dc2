package org.varve.ledger;

import java.util.List;
import java.util.Optional;
import org.varve.evidence.Digest;
import org.varve.evidence.file.LedgerAnchor;
import org.varve.evidence.log.ConsistencyProof;
import org.varve.evidence.log.InclusionProof;
import org.varve.evidence.log.Receipt;
import org.varve.evidence.operation.ActorName;
import org.varve.evidence.operation.ControlBody;
import org.varve.evidence.operation.OperationId;
import org.varve.ledger.contract.Refusal;

/**
 * Reads of a log and of the registry that is kept in it.
 *
 * <p>The log only grows, so an index, a size or a head once read stays good for every later call.
 * Safe for use by many threads. Methods fail with {@link IllegalArgumentException} for a leaf or a
 * size beyond the log, and with {@link LedgerFailedException} when storage fails, {@link
 * DataDamagedException} among them.
 */
public interface LogReader {

  /** The newest tree head. */
  TreeHead head();

  /** The tree head of the commit that recorded a leaf. */
  TreeHead headFor(long leafIndex);

  /** The operation at a leaf; empty beyond the end of the log. */
  Optional<LoggedOperation> operation(long leafIndex);

  /** Where an operation is in the log; empty if it is not. */
  Optional<Long> leafIndexOf(OperationId id);

  /** Where on the ledger to ask for the operation at a leaf: a hint for evidence. */
  default LedgerAnchor anchor(long leafIndex) {
    return LedgerAnchor.embedded(
        operation(leafIndex)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "leaf index is %s, the log has %s leaves"
                            .formatted(leafIndex, head().size())))
            .height());
  }

  /**
   * The other organisation that recorded the operation at a leaf, and so has its content: contents
   * do not travel over a shared ledger. Empty if it was recorded here.
   */
  default Optional<String> keeper(long leafIndex) {
    return Optional.empty();
  }

  /** Proves that a leaf is in the tree of a size. */
  InclusionProof inclusion(long leafIndex, long treeSize);

  /** Proves that the tree of size2 has that of size1 as its beginning. */
  ConsistencyProof consistency(long size1, long size2);

  /**
   * The hash of a complete subtree, as {@link org.varve.evidence.log.NodeReader} counts them: what
   * tiles are made of.
   */
  Digest node(int level, long index);

  /** The newest binding of a key; empty if it was never bound. */
  Optional<SignerBinding> signer(Digest kid);

  /** The newest binding of every key that was ever bound, in the order of their kids. */
  List<SignerBinding> signers();

  /** Every registered data format, in the order of their names. */
  List<RegisteredFormat> formats();

  /**
   * The version of a resource that is in force, deleted ones included; empty if there never was
   * one.
   */
  Optional<Resource> resource(ResourceKind kind, String id);

  /** Every resource of a kind that is there, in the order of their ids. */
  default List<Resource> resources(ResourceKind kind) {
    return everyResource(kind).stream().filter(resource -> !resource.deleted()).toList();
  }

  /** The same, with those that were deleted. */
  List<Resource> everyResource(ResourceKind kind);

  /** A version of a resource that is or was in force; empty if it never was. */
  Optional<Resource> resourceVersion(ResourceKind kind, String id, long version);

  /** Every change that waits for a second person. */
  List<Resource> proposals();

  /**
   * All that the contract would have against a change if it was recorded now.
   *
   * @param actor who would sign it
   * @param change a SET or a DELETE
   */
  List<Refusal> refusals(ActorName actor, ControlBody change);

  /**
   * Where the newest CONTROL operation is; empty if there is none. As long as it stays, so do all
   * resources.
   */
  Optional<Long> newestControl();

  /** The next version of an operation; empty if it is the newest. */
  Optional<OperationId> updateOf(OperationId updated);

  /**
   * The receipt that an operation got when it was recorded: the same bytes whenever it is asked
   * for.
   *
   * @throws IllegalArgumentException for leaf 0: RFC 9942 has no proof for a tree of one entry.
   *     Prove the genesis operation under a later head
   */
  default Receipt firstReceipt(long leafIndex) {
    if (leafIndex == 0) {
      throw new IllegalArgumentException(
          "leaf 0 was recorded in a tree of size 1, which has no receipts;"
              + " prove the genesis operation under the head of a later leaf");
    }
    TreeHead head = headFor(leafIndex);
    return Receipt.of(head.receipt(), inclusion(leafIndex, head.size()));
  }
}
