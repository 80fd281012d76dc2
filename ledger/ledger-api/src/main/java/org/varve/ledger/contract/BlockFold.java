package org.varve.ledger.contract;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationId;
import org.varve.ledger.ForkReport;
import org.varve.ledger.OperationOutcome;
import org.varve.ledger.OperationOutcome.Duplicate;
import org.varve.ledger.OperationOutcome.Recorded;
import org.varve.ledger.OperationOutcome.Refused;
import org.varve.ledger.contract.ChainRule.Contradiction;
import org.varve.ledger.state.ChainEntry;
import org.varve.ledger.state.ChainPosition;
import org.varve.ledger.state.FoldState;
import org.varve.ledger.state.LogEntry;
import org.varve.ledger.state.OperationEntry;
import org.varve.ledger.state.OverlayState;
import org.varve.ledger.state.StateKeys;

/** Folds one data block, operation after operation, each seeing what those before it wrote. */
final class BlockFold {

  private final FoldState before;
  private final BlockPosition position;
  private final OverlayState state;
  private final ChainRule chain;
  private final RegistryFold registry;
  private final List<Operation> recorded = new ArrayList<>();
  private final List<Boolean> afterGap = new ArrayList<>();
  private final SortedMap<Integer, ForkReport> forks = new TreeMap<>();

  /**
   * @param version of the contract whose rules hold
   */
  BlockFold(FoldState before, BlockPosition position, int version) {
    this.before = before;
    this.position = position;
    this.state = new OverlayState(before);
    this.chain = new ChainRule(state);
    this.registry = new RegistryFold(state, version);
  }

  Fold fold(AdmittedBlock admitted) {
    List<Operation> operations = admitted.block().operations();
    Instant encapsulatedAt = admitted.block().body().encapsulatedAt();
    List<OperationOutcome> outcomes = new ArrayList<>(operations.size());
    for (int i = 0; i < operations.size(); i++) {
      outcomes.add(outcomeOf(i, operations.get(i), admitted.refusalOf(i), encapsulatedAt));
    }
    if (recorded.isEmpty()) {
      return new Fold(Optional.empty(), outcomes, List.of(), state.writes(), forks);
    }
    Operation sealing = admitted.block().blockOperation();
    OperationOutcome sealed =
        outcomeOf(operations.size(), sealing, Optional.empty(), encapsulatedAt);
    return sealed.fold(
        leaf -> recordedBy(sealed, leaf.leafIndex(), outcomes),
        leaf -> recordedBy(sealed, leaf.leafIndex(), outcomes),
        refused -> refusedWhole(refused, sealing, operations.size()));
  }

  /**
   * A repeat is told apart first, also where admission refused it: what is recorded stays recorded,
   * even if its signer has been revoked since, and a lost answer can be asked for again.
   */
  private OperationOutcome outcomeOf(
      int index, Operation operation, Optional<Refusal> admission, Instant encapsulatedAt) {
    OptionalLong known = leafOf(operation.id());
    if (known.isPresent()) {
      return new Duplicate(operation.id(), known.getAsLong());
    }
    Optional<Refusal> refusal =
        admission
            .or(
                () ->
                    chain.contradiction(operation).map(found -> reported(index, operation, found)))
            .or(() -> registry.refusalOf(operation, encapsulatedAt));
    return refusal
        .<OperationOutcome>map(found -> new Refused(operation.id(), found.reason(), found.detail()))
        .orElseGet(() -> record(operation));
  }

  private Recorded record(Operation operation) {
    long leafIndex = position.firstLeafIndex() + recorded.size();
    boolean gap = chain.isAfterGap(operation);
    state.put(
        StateKeys.operation(operation.id()),
        new OperationEntry(leafIndex, registry.originOf(operation)).encode());
    state.put(
        StateKeys.chain(ChainPosition.of(operation)), ChainEntry.of(operation, leafIndex).encode());
    registry.record(operation, leafIndex);
    recorded.add(operation);
    afterGap.add(gap);
    return new Recorded(operation.id(), leafIndex, gap);
  }

  /**
   * A clone that sends the same contradiction for ever is reported once, not with every attempt.
   */
  private Refusal reported(int index, Operation operation, Contradiction found) {
    var key = StateKeys.fork(operation.id());
    if (state.get(key) == null) {
      ChainEntry contradicted = found.recorded();
      state.put(key, number(contradicted.leafIndex()));
      forks.put(
          index,
          new ForkReport(
              operation, found.refusal().reason(), contradicted.id(), contradicted.leafIndex()));
    }
    return found.refusal();
  }

  private Fold recordedBy(
      OperationOutcome sealed, long blockLeafIndex, List<OperationOutcome> outcomes) {
    List<LogLeaf> leaves = new ArrayList<>(recorded.size());
    for (int i = 0; i < recorded.size(); i++) {
      long leafIndex = position.firstLeafIndex() + i;
      LogEntry entry = new LogEntry(position.height(), blockLeafIndex, afterGap.get(i));
      state.put(StateKeys.logEntry(leafIndex), entry.encode());
      leaves.add(new LogLeaf(leafIndex, recorded.get(i), entry));
    }
    return new Fold(Optional.of(sealed), outcomes, leaves, state.writes(), forks);
  }

  /** A contradicting BLOCK operation leaves nothing behind but the report of it. */
  private Fold refusedWhole(Refused refused, Operation sealing, int index) {
    OverlayState onlyReport = new OverlayState(before);
    SortedMap<Integer, ForkReport> report = new TreeMap<>();
    Optional.ofNullable(forks.get(index))
        .ifPresent(
            fork -> {
              onlyReport.put(StateKeys.fork(sealing.id()), number(fork.recordedLeafIndex()));
              report.put(index, fork);
            });
    return new Fold(Optional.of(refused), List.of(), List.of(), onlyReport.writes(), report);
  }

  private OptionalLong leafOf(OperationId id) {
    byte[] entry = state.get(StateKeys.operation(id));
    return entry == null
        ? OptionalLong.empty()
        : OptionalLong.of(OperationEntry.decode(entry).leafIndex());
  }

  static byte[] number(long number) {
    return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
  }
}
