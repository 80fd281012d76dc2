package org.varve.ledger.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.varve.evidence.Digest;
import org.varve.evidence.file.LedgerAnchor;
import org.varve.evidence.log.ConsistencyProof;
import org.varve.evidence.log.InclusionProof;
import org.varve.evidence.log.MerkleTree;
import org.varve.evidence.operation.ActorName;
import org.varve.evidence.operation.ControlBody;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationId;
import org.varve.ledger.LedgerFailedException;
import org.varve.ledger.LogReader;
import org.varve.ledger.LoggedOperation;
import org.varve.ledger.RegisteredFormat;
import org.varve.ledger.Resource;
import org.varve.ledger.ResourceKind;
import org.varve.ledger.SignerBinding;
import org.varve.ledger.TreeHead;
import org.varve.ledger.block.EncodedLedgerBlock.Span;
import org.varve.ledger.block.StateLog;
import org.varve.ledger.contract.Refusal;
import org.varve.ledger.embedded.segment.SegmentLog;
import org.varve.ledger.state.LogEntry;
import org.varve.ledger.state.StateKeys;

/**
 * Reads the log from disk, and holds what it reads against the tree before handing it out: damaged
 * bytes are reported, never served.
 */
final class StoredLog implements LogReader {
  private final LedgerState state;
  private final SegmentLog blocks;
  private final StateLog log;
  private final Optional<Keepers> keepers;

  StoredLog(Chain chain) {
    this(chain, Optional.empty());
  }

  /**
   * @param organisation whose copy of a shared ledger this is
   */
  StoredLog(Chain chain, Optional<String> organisation) {
    this.keepers = organisation.map(own -> new Keepers(own, chain.state().store(), this));
    this.state = chain.state();
    this.blocks = chain.log();
    this.log = new StateLog(state.store(), state, this::operationAt);
  }

  private Operation operationAt(long leafIndex) {
    try {
      return readOperation(leafIndex);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Operation readOperation(long leafIndex) throws IOException {
    long height =
        LedgerState.found(state.store(), StateKeys.logEntry(leafIndex))
            .map(LogEntry::decode)
            .orElseThrow(() -> LedgerState.missing(StateKeys.logEntry(leafIndex)))
            .height();
    BlockLocation location = state.block(height);
    Span span = state.leaf(leafIndex);
    byte[] bytes = blocks.readBody(location.position(), span.offset(), span.length());
    if (!MerkleTree.leafHash(bytes).equals(state.get(0, leafIndex))) {
      throw blocks.damaged(
          location.position(), height, "leaf " + leafIndex + " is not the bytes in the tree");
    }
    return Operation.decode(bytes);
  }

  @Override
  public TreeHead head() {
    return read(log::head);
  }

  @Override
  public TreeHead headFor(long leafIndex) {
    return read(() -> log.headFor(leafIndex));
  }

  @Override
  public Optional<LoggedOperation> operation(long leafIndex) {
    return read(
        () -> {
          Optional<LoggedOperation> operation = log.operation(leafIndex);
          if (operation.isEmpty() && leafIndex >= 0 && leafIndex < log.head().size()) {
            throw LedgerState.missing(StateKeys.logEntry(leafIndex));
          }
          return operation;
        });
  }

  @Override
  public Optional<Long> leafIndexOf(OperationId id) {
    return read(() -> log.leafIndexOf(id));
  }

  @Override
  public LedgerAnchor anchor(long leafIndex) {
    return read(() -> log.anchor(leafIndex));
  }

  @Override
  public Optional<String> keeper(long leafIndex) {
    return read(() -> keepers.flatMap(known -> known.of(leafIndex)));
  }

  @Override
  public Digest node(int level, long index) {
    return read(() -> log.node(level, index));
  }

  @Override
  public InclusionProof inclusion(long leafIndex, long treeSize) {
    return read(
        () -> {
          InclusionProof proof = log.inclusion(leafIndex, treeSize);
          Optional<TreeHead> head =
              List.of(log.headFor(leafIndex), log.head()).stream()
                  .filter(known -> known.size() == treeSize)
                  .findFirst();
          head.ifPresent(known -> require(proof, known));
          return proof;
        });
  }

  /** Costs a few microseconds and leaves no way for a wrong proof under a signed head. */
  private void require(InclusionProof proof, TreeHead head) {
    Digest root = MerkleTree.rootFromPath(proof, state.get(0, proof.leafIndex()));
    if (!root.equals(head.root())) {
      throw new LedgerFailedException(
          ("the stored tree proves leaf %d under root %s, the head of size %d has %s: the state is"
                  + " damaged. Stop, run varve fsck --rebuild and start again")
              .formatted(proof.leafIndex(), root, head.size(), head.root()),
          null);
    }
  }

  @Override
  public ConsistencyProof consistency(long size1, long size2) {
    return read(() -> log.consistency(size1, size2));
  }

  @Override
  public Optional<SignerBinding> signer(Digest kid) {
    return read(() -> log.signer(kid));
  }

  @Override
  public List<SignerBinding> signers() {
    return read(log::signers);
  }

  @Override
  public List<RegisteredFormat> formats() {
    return read(log::formats);
  }

  @Override
  public Optional<Resource> resource(ResourceKind kind, String id) {
    return read(() -> log.resource(kind, id));
  }

  @Override
  public List<Resource> everyResource(ResourceKind kind) {
    return read(() -> log.everyResource(kind));
  }

  @Override
  public Optional<Resource> resourceVersion(ResourceKind kind, String id, long version) {
    return read(() -> log.resourceVersion(kind, id, version));
  }

  @Override
  public List<Resource> proposals() {
    return read(log::proposals);
  }

  @Override
  public List<Refusal> refusals(ActorName actor, ControlBody change) {
    return read(() -> log.refusals(actor, change));
  }

  @Override
  public Optional<Long> newestControl() {
    return read(log::newestControl);
  }

  @Override
  public Optional<OperationId> updateOf(OperationId updated) {
    return read(() -> log.updateOf(updated));
  }

  private static <T> T read(StorageGuard.Read<T> read) {
    return StorageGuard.read(
        () -> {
          try {
            return read.read();
          } catch (UncheckedIOException e) {
            throw e.getCause();
          }
        });
  }
}
