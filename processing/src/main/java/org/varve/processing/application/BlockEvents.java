package org.varve.processing.application;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.OperationPayload;
import org.varve.evidence.operation.SignerBody;
import org.varve.ledger.CommittedBlock;
import org.varve.ledger.ForkReport;
import org.varve.ledger.LoggedOperation;
import org.varve.processing.domain.EventFilter;
import org.varve.processing.domain.EventPosition;
import org.varve.processing.domain.Fork;
import org.varve.processing.domain.LedgerEvent;
import org.varve.processing.domain.LedgerEvent.Kind;
import org.varve.processing.domain.RecordedOperation;

/**
 * The events of one committed ledger block, entry by entry: its leaves in order, then its forks.
 */
final class BlockEvents {
  private final CommittedBlock block;
  private final Map<Long, Instant> sealed = new HashMap<>();

  BlockEvents(CommittedBlock block) {
    this.block = block;
    for (LoggedOperation each : block.operations()) {
      RecordedOperation.encapsulatedAt(each.operation())
          .ifPresent(at -> sealed.put(each.leafIndex(), at));
    }
  }

  long height() {
    return block.height();
  }

  int entries() {
    return block.operations().size() + block.forks().size();
  }

  /** What an entry tells: one event, or two if an operation also shows a gap before it. */
  List<LedgerEvent> of(int entry, EventFilter filter) {
    int leaves = block.operations().size();
    EventPosition position = new EventPosition(block.height(), entry);
    List<LedgerEvent> events =
        entry < leaves
            ? ofLeaf(block.operations().get(entry), position, filter)
            : List.of(ofFork(block.forks().get(entry - leaves), position));
    return events.stream().filter(filter::fits).toList();
  }

  /** Most are not wanted by whoever watches for trouble: these cost next to nothing. */
  private List<LedgerEvent> ofLeaf(
      LoggedOperation logged, EventPosition position, EventFilter filter) {
    OperationPayload payload = logged.operation().payload();
    Kind kind = kind(payload);
    // A data block of which nothing new was recorded leaves no seal, so seals have harmless gaps.
    boolean isAfterGap = logged.afterGap() && payload.kind() != OperationKind.BLOCK;
    if (!filter.fits(kind) && !(isAfterGap && filter.fits(Kind.GAP_SEEN))) {
      return List.of();
    }
    RecordedOperation operation =
        RecordedOperation.of(logged, Optional.ofNullable(sealed.get(logged.blockLeafIndex())));
    List<LedgerEvent> events = new ArrayList<>();
    if (isAfterGap) {
      events.add(event(Kind.GAP_SEEN, position, operation, payload));
    }
    events.add(event(kind, position, operation, payload));
    return events;
  }

  private static Kind kind(OperationPayload payload) {
    return switch (payload.kind()) {
      case GENESIS -> Kind.FOUNDED;
      case DATA -> payload.updates().isPresent() ? Kind.UPDATED : Kind.CREATED;
      case BLOCK -> Kind.SEALED;
      case SIGNER ->
          SignerBody.decode(payload.body().orElseThrow()).state() == SignerBody.State.ACTIVE
              ? Kind.SIGNER_BOUND
              : Kind.SIGNER_REVOKED;
      case FORMAT -> Kind.FORMAT_REGISTERED;
      case GAP -> Kind.GAP_STATED;
      case CONTROL -> Kind.CONTROLLED;
      case ACCESS -> Kind.ACCESSED;
    };
  }

  private LedgerEvent event(
      Kind kind, EventPosition position, RecordedOperation operation, OperationPayload payload) {
    return new LedgerEvent(
        kind,
        position,
        operation.recording().committedAt(),
        Optional.of(operation),
        Optional.empty(),
        Optional.of(payload));
  }

  private LedgerEvent ofFork(ForkReport report, EventPosition position) {
    Fork fork = Fork.of(report, block);
    return new LedgerEvent(
        Kind.FORK_REFUSED,
        position,
        fork.committedAt(),
        Optional.empty(),
        Optional.of(fork),
        Optional.empty());
  }
}
