package org.varve.processing.application;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.varve.evidence.file.CompletenessFile;
import org.varve.evidence.log.InclusionProof;
import org.varve.evidence.operation.Operation;
import org.varve.ledger.LogReader;
import org.varve.ledger.LoggedOperation;
import org.varve.ledger.TreeHead;
import org.varve.processing.domain.HistoryEntry;
import org.varve.processing.domain.HistoryQuery;
import org.varve.processing.domain.Statement;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/**
 * Puts together what proves all that a signer said about a source in a range of sequence numbers:
 * everything under one tree head.
 */
public final class ProveCompleteness {
  /** However much may be on its way. */
  private static final int OPERATION_BYTES_MAX = 32 << 20;

  private static final int ROWS_AT_ONCE = 256;

  private final CheckedLog log;
  private final EvidenceHeads heads;
  private final OperationIndex index;
  private final FoldProgress progress;
  private final int bytesMax;

  /** Proves under the newest head. */
  public ProveCompleteness(LogReader log, OperationIndex index, FoldProgress progress) {
    this(log, EvidenceHeads.newest(log), index, progress, OPERATION_BYTES_MAX);
  }

  /**
   * @param bytesMax of operations in one run; what may be on its way at most
   */
  public ProveCompleteness(
      LogReader log,
      EvidenceHeads heads,
      OperationIndex index,
      FoldProgress progress,
      int bytesMax) {
    this.bytesMax = Math.min(bytesMax, OPERATION_BYTES_MAX);
    this.log = new CheckedLog(log);
    this.heads = heads;
    this.index = index;
    this.progress = progress;
  }

  /** An operation and the way from its leaf to the root. */
  public record Placed(Operation operation, InclusionProof proof) {}

  /** What is proven, operation by operation; pulled by one thread at a time. */
  public final class Run {
    private final TreeHead head;
    private final CompletenessRequest range;
    private final List<LoggedOperation> operations;
    private final List<Placed> bindings;
    private final int bytes;
    private int next;

    private Run(TreeHead head, CompletenessRequest range, List<LoggedOperation> operations) {
      this.head = head;
      this.range = range;
      this.operations = operations;
      this.bindings = inForce(head, operations);
      this.bytes = operations.stream().mapToInt(each -> each.operation().size()).sum();
    }

    /** Under which everything is proven. */
    public TreeHead head() {
      return head;
    }

    /** With both ends. */
    public CompletenessRequest range() {
      return range;
    }

    /** SIGNER operations that were in force. */
    public List<Placed> bindings() {
      return bindings;
    }

    /** Where the operations are. */
    public List<Long> leaves() {
      return operations.stream().map(LoggedOperation::leafIndex).toList();
    }

    /** How many bytes the operations have together: what is held until all are given. */
    public int bytes() {
      return bytes;
    }

    /** The next operation, by sequence; empty after the last. */
    public Optional<Placed> next() {
      return next == operations.size()
          ? Optional.empty()
          : Optional.of(placed(operations.get(next++), head));
    }
  }

  /**
   * @throws Failure NOT_FOUND if nothing of the range is recorded; MALFORMED_REQUEST if it is more
   *     than one file takes
   */
  public Run prove(CompletenessRequest request) {
    // Before the index is read: whatever it has then is in this head or left for the next.
    TreeHead newest = log.head();
    List<LoggedOperation> operations = operations(request, newest);
    if (operations.isEmpty()) {
      throw new Failure(
          ErrorReason.NOT_FOUND,
          ("nothing of signer %s about source '%s' in epoch %d from sequence %d is recorded;"
                  + " 'varve search' lists what is")
              .formatted(request.signer(), request.source(), request.epoch(), request.from()));
    }
    long last = operations.get(operations.size() - 1).operation().payload().sequence();
    long lastLeaf = operations.stream().mapToLong(LoggedOperation::leafIndex).max().orElse(0);
    return new Run(
        heads.over(lastLeaf),
        new CompletenessRequest(
            request.source(),
            request.signer(),
            request.epoch(),
            request.from(),
            OptionalLong.of(request.to().orElse(last))),
        operations);
  }

  private List<LoggedOperation> operations(CompletenessRequest request, TreeHead head) {
    requireShort(request, request.to().orElse(request.from()));
    StatedRows rows =
        index.history(
            new HistoryQuery(
                request.source(),
                Optional.of(request.signer()),
                OptionalLong.of(request.epoch()),
                request.from()),
            progress.position());
    List<LoggedOperation> operations = new ArrayList<>();
    long bytes = 0;
    for (List<HistoryEntry> some = rows.next(ROWS_AT_ONCE);
        !some.isEmpty();
        some = rows.next(ROWS_AT_ONCE)) {
      for (HistoryEntry row : some) {
        if (row instanceof HistoryEntry.Stated stated) {
          Statement statement = stated.operation().statement();
          if (statement.sequence() > request.to().orElse(Long.MAX_VALUE)) {
            return operations;
          }
          requireShort(request, statement.sequence());
          bytes += statement.operationBytes();
          requireFew(bytes, statement.sequence());
          if (stated.operation().leafIndex() < head.size()) {
            operations.add(log.operation(stated.operation().leafIndex()));
          }
        }
      }
    }
    return operations;
  }

  private static void requireShort(CompletenessRequest request, long sequence) {
    if (sequence - request.from() >= CompletenessFile.OPERATIONS_MAX) {
      throw new Failure(
          ErrorReason.MALFORMED_REQUEST,
          ("the range goes from sequence %d to %d or more, and one file takes %d numbers;"
                  + " ask for %d to %d, then for what follows")
              .formatted(
                  request.from(),
                  sequence,
                  CompletenessFile.OPERATIONS_MAX,
                  request.from(),
                  request.from() + CompletenessFile.OPERATIONS_MAX - 1));
    }
  }

  private void requireFew(long bytes, long sequence) {
    if (bytes > bytesMax) {
      throw new Failure(
          ErrorReason.MALFORMED_REQUEST,
          "the operations up to sequence %d have %d bytes, and one file takes %d; ask for a shorter range"
              .formatted(sequence, bytes, bytesMax));
    }
  }

  private List<Placed> inForce(TreeHead head, List<LoggedOperation> operations) {
    Set<Long> leaves = new LinkedHashSet<>();
    for (LoggedOperation each : operations) {
      index
          .bindingInForce(each.operation().header().kid(), each.leafIndex())
          .ifPresent(leaves::add);
    }
    if (leaves.size() > CompletenessFile.BINDINGS_MAX) {
      throw new Failure(
          ErrorReason.MALFORMED_REQUEST,
          "the signer's key was bound %d times in the range, and one file takes %d; ask for a shorter range"
              .formatted(leaves.size(), CompletenessFile.BINDINGS_MAX));
    }
    return leaves.stream().map(leaf -> placed(log.operation(leaf), head)).toList();
  }

  private Placed placed(LoggedOperation logged, TreeHead head) {
    return new Placed(logged.operation(), log.proof(logged, head));
  }
}
