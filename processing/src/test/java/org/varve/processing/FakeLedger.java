package org.varve.processing;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.varve.evidence.Digest;
import org.varve.evidence.file.LedgerAnchor;
import org.varve.evidence.log.ConsistencyProof;
import org.varve.evidence.log.InclusionProof;
import org.varve.evidence.log.SignedNote;
import org.varve.evidence.operation.ActorName;
import org.varve.evidence.operation.ControlBody;
import org.varve.evidence.operation.DataBlock;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationId;
import org.varve.ledger.Commit;
import org.varve.ledger.CommittedBlock;
import org.varve.ledger.CommittedBlocks;
import org.varve.ledger.DataDamagedException;
import org.varve.ledger.Ledger;
import org.varve.ledger.LedgerStatus;
import org.varve.ledger.LogIdentity;
import org.varve.ledger.LogReader;
import org.varve.ledger.LoggedOperation;
import org.varve.ledger.RegisteredFormat;
import org.varve.ledger.Resource;
import org.varve.ledger.ResourceKind;
import org.varve.ledger.SignerBinding;
import org.varve.ledger.TreeHead;
import org.varve.ledger.contract.Refusal;

/** Another ledger, with answers to appends that a test chooses, and operations that it damages. */
public final class FakeLedger implements Ledger {
  private final Ledger ledger;
  private final Map<Long, Operation> replaced = new HashMap<>();
  private final Set<Long> damagedHeights = ConcurrentHashMap.newKeySet();
  private final Set<Long> damagedLeaves = ConcurrentHashMap.newKeySet();
  private @Nullable Supplier<CompletableFuture<Commit>> appendAnswer;
  private Optional<LedgerAnchor> anchor = Optional.empty();
  private boolean shared;
  private Optional<SignedNote> agreed = Optional.empty();

  public FakeLedger(Ledger ledger) {
    this.ledger = ledger;
  }

  public void appendAnswers(Supplier<CompletableFuture<Commit>> answer) {
    appendAnswer = answer;
  }

  /**
   * A block that cannot be read from now on, and those of its leaves whose own bytes have changed.
   */
  public void damage(long height, Long... leaves) {
    damagedHeights.add(height);
    damagedLeaves.addAll(List.of(leaves));
  }

  /** All is as it was. */
  public void mend() {
    damagedHeights.clear();
    damagedLeaves.clear();
  }

  /** What is read at a leaf from now on, as if the disk had changed it. */
  public void replaceOperation(long leafIndex, Operation operation) {
    replaced.put(leafIndex, operation);
  }

  /** Where everything is from now on. */
  public void anchorAt(LedgerAnchor place) {
    anchor = Optional.of(place);
  }

  /** From now on run by several organisations, which agree on nothing yet. */
  public FakeLedger sharedByOrganisations() {
    shared = true;
    return this;
  }

  /** What organisations agree on from now on. */
  public void agreesOn(SignedNote note) {
    agreed = Optional.of(note);
  }

  @Override
  public boolean isShared() {
    return shared;
  }

  @Override
  public Optional<SignedNote> agreedCheckpoint() {
    return agreed;
  }

  @Override
  public LogIdentity identity() {
    return ledger.identity();
  }

  @Override
  public CompletableFuture<Commit> append(DataBlock block) {
    return appendAnswer == null ? ledger.append(block) : appendAnswer.get();
  }

  @Override
  public LogReader log() {
    return new Reader(ledger.log());
  }

  @Override
  public CommittedBlocks blocks(long fromHeight) {
    CommittedBlocks blocks = ledger.blocks(fromHeight);
    return new CommittedBlocks() {
      private long height = fromHeight;

      @Override
      public Optional<CommittedBlock> next(Duration timeout) throws InterruptedException {
        if (damagedHeights.contains(height)) {
          throw new DataDamagedException("block " + height + " in blocks-1.seg has changed", null);
        }
        height++;
        return blocks.next(timeout);
      }

      @Override
      public void close() {
        blocks.close();
      }
    };
  }

  @Override
  public LedgerStatus status() {
    return ledger.status();
  }

  @Override
  public void close() {
    ledger.close();
  }

  private final class Reader implements LogReader {
    private final LogReader log;

    Reader(LogReader log) {
      this.log = log;
    }

    @Override
    public TreeHead head() {
      return log.head();
    }

    @Override
    public TreeHead headFor(long leafIndex) {
      return log.headFor(leafIndex);
    }

    @Override
    public Optional<LoggedOperation> operation(long leafIndex) {
      if (damagedLeaves.contains(leafIndex)) {
        throw new DataDamagedException("leaf " + leafIndex + " has changed", null);
      }
      return log.operation(leafIndex)
          .map(
              logged ->
                  new LoggedOperation(
                      leafIndex,
                      replaced.getOrDefault(leafIndex, logged.operation()),
                      logged.height(),
                      logged.committedAt(),
                      logged.afterGap(),
                      logged.blockLeafIndex()));
    }

    @Override
    public LedgerAnchor anchor(long leafIndex) {
      return anchor.orElseGet(() -> log.anchor(leafIndex));
    }

    @Override
    public Optional<Long> leafIndexOf(OperationId id) {
      return log.leafIndexOf(id);
    }

    @Override
    public Digest node(int level, long index) {
      return log.node(level, index);
    }

    @Override
    public InclusionProof inclusion(long leafIndex, long treeSize) {
      return log.inclusion(leafIndex, treeSize);
    }

    @Override
    public ConsistencyProof consistency(long size1, long size2) {
      return log.consistency(size1, size2);
    }

    @Override
    public Optional<SignerBinding> signer(Digest kid) {
      return log.signer(kid);
    }

    @Override
    public List<SignerBinding> signers() {
      return log.signers();
    }

    @Override
    public List<RegisteredFormat> formats() {
      return log.formats();
    }

    @Override
    public Optional<Resource> resource(ResourceKind kind, String id) {
      return log.resource(kind, id);
    }

    @Override
    public List<Resource> everyResource(ResourceKind kind) {
      return log.everyResource(kind);
    }

    @Override
    public Optional<Resource> resourceVersion(ResourceKind kind, String id, long version) {
      return log.resourceVersion(kind, id, version);
    }

    @Override
    public List<Resource> proposals() {
      return log.proposals();
    }

    @Override
    public List<Refusal> refusals(ActorName actor, ControlBody change) {
      return log.refusals(actor, change);
    }

    @Override
    public Optional<Long> newestControl() {
      return log.newestControl();
    }

    @Override
    public Optional<OperationId> updateOf(OperationId updated) {
      return log.updateOf(updated);
    }
  }
}
