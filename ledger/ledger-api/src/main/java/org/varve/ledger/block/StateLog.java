package org.varve.ledger.block;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import org.varve.evidence.Digest;
import org.varve.evidence.file.LedgerAnchor;
import org.varve.evidence.log.ConsistencyProof;
import org.varve.evidence.log.InclusionProof;
import org.varve.evidence.log.MerkleProver;
import org.varve.evidence.log.NodeReader;
import org.varve.evidence.operation.ActorName;
import org.varve.evidence.operation.ControlBody;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationId;
import org.varve.ledger.LogReader;
import org.varve.ledger.LoggedOperation;
import org.varve.ledger.RegisteredFormat;
import org.varve.ledger.Resource;
import org.varve.ledger.ResourceKind;
import org.varve.ledger.SignerBinding;
import org.varve.ledger.TreeHead;
import org.varve.ledger.contract.ControlTrial;
import org.varve.ledger.contract.Refusal;
import org.varve.ledger.state.FormatEntry;
import org.varve.ledger.state.LogEntry;
import org.varve.ledger.state.OperationEntry;
import org.varve.ledger.state.ResourceEntry;
import org.varve.ledger.state.ScannableState;
import org.varve.ledger.state.SignerEntry;
import org.varve.ledger.state.StateKey;
import org.varve.ledger.state.StateKeys;

/**
 * Reads of a log from what every ledger keeps: the contract's state with {@link
 * LedgerBlock#headWrites}, the log's tree, and the operations themselves.
 *
 * <p>Safe for use by many threads if the three are; nodes and operations must be there before the
 * state says so.
 */
public final class StateLog implements LogReader {

  private final ScannableState state;
  private final NodeReader nodes;
  private final MerkleProver prover;
  private final LongFunction<Operation> operations;

  /**
   * @param operations the operation at a leaf, asked for recorded leaves only
   */
  public StateLog(ScannableState state, NodeReader nodes, LongFunction<Operation> operations) {
    this.state = state;
    this.nodes = nodes;
    this.prover = new MerkleProver(nodes);
    this.operations = operations;
  }

  @Override
  public TreeHead head() {
    return headAt(ByteBuffer.wrap(required(StateKeys.newestHeight())).getLong());
  }

  @Override
  public TreeHead headFor(long leafIndex) {
    LogEntry entry =
        entry(leafIndex)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "leaf index is %s, the log has %s leaves"
                            .formatted(leafIndex, head().size())));
    return headAt(entry.height());
  }

  @Override
  public Optional<LoggedOperation> operation(long leafIndex) {
    return entry(leafIndex)
        .map(
            entry ->
                new LoggedOperation(
                    leafIndex,
                    operations.apply(leafIndex),
                    entry.height(),
                    headAt(entry.height()).time(),
                    entry.afterGap(),
                    entry.blockLeafIndex()));
  }

  @Override
  public Optional<Long> leafIndexOf(OperationId id) {
    return Optional.ofNullable(state.get(StateKeys.operation(id)))
        .map(entry -> OperationEntry.decode(entry).leafIndex());
  }

  @Override
  public LedgerAnchor anchor(long leafIndex) {
    long height =
        entry(leafIndex)
            .orElseThrow(() -> new IllegalArgumentException("no leaf " + leafIndex))
            .height();
    byte[] stored = state.get(StateKeys.anchor(height));
    if (stored == null) {
      return LedgerAnchor.embedded(height);
    }
    ChannelAnchor anchor = ChannelAnchor.decode(stored);
    long first = headAt(height).size() - anchor.leaves();
    return LedgerAnchor.fabric(
        anchor.channel(), anchor.blockNumber(), anchor.transactionOf(leafIndex - first));
  }

  @Override
  public InclusionProof inclusion(long leafIndex, long treeSize) {
    return prover.inclusion(leafIndex, known(treeSize));
  }

  @Override
  public ConsistencyProof consistency(long size1, long size2) {
    return prover.consistency(size1, known(size2));
  }

  @Override
  public Digest node(int level, long index) {
    long size = head().size();
    if (level < 0 || level >= Long.SIZE - 1 || index < 0 || index >= size >> level) {
      throw new IllegalArgumentException(
          "no complete subtree %s of level %s in a log of %s leaves".formatted(index, level, size));
    }
    return nodes.get(level, index);
  }

  @Override
  public Optional<SignerBinding> signer(Digest kid) {
    return Optional.ofNullable(state.get(StateKeys.signer(kid)))
        .map(value -> SignerEntry.decode(value).binding());
  }

  @Override
  public List<SignerBinding> signers() {
    List<SignerBinding> signers = new ArrayList<>();
    state.scan(
        StateKeys.signers(), (key, value) -> signers.add(SignerEntry.decode(value).binding()));
    return List.copyOf(signers);
  }

  @Override
  public List<RegisteredFormat> formats() {
    List<RegisteredFormat> formats = new ArrayList<>();
    state.scan(
        StateKeys.formats(), (key, value) -> formats.add(FormatEntry.decode(value).registered()));
    return List.copyOf(formats);
  }

  @Override
  public Optional<Resource> resource(ResourceKind kind, String id) {
    return resource(StateKeys.resource(kind.word(), id));
  }

  @Override
  public List<Resource> everyResource(ResourceKind kind) {
    List<Resource> resources = new ArrayList<>();
    state.scan(
        StateKeys.resources(kind.word()),
        (key, value) -> resources.add(ResourceEntry.decode(value).resource()));
    return List.copyOf(resources);
  }

  @Override
  public Optional<Resource> resourceVersion(ResourceKind kind, String id, long version) {
    return resource(StateKeys.resourceVersion(kind.word(), id, version));
  }

  @Override
  public List<Resource> proposals() {
    List<Resource> proposals = new ArrayList<>();
    state.scan(
        StateKeys.proposals(),
        (key, value) -> {
          if (value.length > 0) {
            proposals.add(ResourceEntry.decode(value).resource());
          }
        });
    return List.copyOf(proposals);
  }

  @Override
  public List<Refusal> refusals(ActorName actor, ControlBody change) {
    return new ControlTrial(state).refusals(actor, change);
  }

  @Override
  public Optional<Long> newestControl() {
    return Optional.ofNullable(state.get(StateKeys.newestControl()))
        .map(leaf -> ByteBuffer.wrap(leaf).getLong());
  }

  @Override
  public Optional<OperationId> updateOf(OperationId updated) {
    return Optional.ofNullable(state.get(StateKeys.update(updated)))
        .map(id -> new OperationId(Digest.of(id)));
  }

  private Optional<Resource> resource(StateKey key) {
    return Optional.ofNullable(state.get(key)).map(value -> ResourceEntry.decode(value).resource());
  }

  private long known(long treeSize) {
    long size = head().size();
    if (treeSize > size) {
      throw new IllegalArgumentException(
          "tree size is %s, the log has %s leaves".formatted(treeSize, size));
    }
    return treeSize;
  }

  private Optional<LogEntry> entry(long leafIndex) {
    return Optional.ofNullable(state.get(StateKeys.logEntry(leafIndex))).map(LogEntry::decode);
  }

  private TreeHead headAt(long height) {
    return TreeHeadCodec.decode(required(StateKeys.treeHead(height)));
  }

  private byte[] required(StateKey key) {
    byte[] value = state.get(key);
    if (value == null) {
      throw new IllegalStateException("the state lacks key " + key + ": rebuild the state");
    }
    return value;
  }
}
