package org.varve.ledger.block;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.varve.evidence.operation.DataBlock;
import org.varve.evidence.operation.OperationId;
import org.varve.ledger.RefusalReason;
import org.varve.ledger.contract.AdmittedBlock;
import org.varve.ledger.contract.Fold;
import org.varve.ledger.contract.Refusal;

/**
 * A data block in a ledger block, with what became of it.
 *
 * @param sealing the outcome of its BLOCK operation
 * @param outcomes one for each operation. If the BLOCK operation was refused they are what
 *     admission said, and else {@link OutcomeCode#NOT_RECORDED}
 * @param contradictions for each newly found fork, by position in the block as in {@link
 *     Fold#forks()}, the recorded operation that it contradicts
 */
public record RecordedBlock(
    DataBlock block,
    OutcomeCode sealing,
    List<OutcomeCode> outcomes,
    SortedMap<Integer, OperationId> contradictions) {

  public RecordedBlock {
    requireNonNull(block);
    requireNonNull(sealing);
    outcomes = List.copyOf(outcomes);
    contradictions = Collections.unmodifiableSortedMap(new TreeMap<>(contradictions));
  }

  public static RecordedBlock of(AdmittedBlock admitted, Fold fold) {
    SortedMap<Integer, OperationId> contradictions = new TreeMap<>();
    fold.forks().forEach((position, fork) -> contradictions.put(position, fork.recorded()));
    return new RecordedBlock(
        admitted.block(),
        fold.block().map(OutcomeCode::of).orElse(OutcomeCode.NOT_RECORDED),
        fold.refusal().isPresent() ? admissionCodes(admitted) : foldCodes(fold),
        contradictions);
  }

  private static List<OutcomeCode> foldCodes(Fold fold) {
    return fold.outcomes().stream().map(OutcomeCode::of).toList();
  }

  private static List<OutcomeCode> admissionCodes(AdmittedBlock admitted) {
    return IntStream.range(0, admitted.block().operations().size())
        .mapToObj(admitted::refusalOf)
        .map(refusal -> refusal.map(Refusal::reason).map(OutcomeCode::of))
        .map(code -> code.orElse(OutcomeCode.NOT_RECORDED))
        .toList();
  }

  /** What admission said of the block, so that it can be folded again without cryptography. */
  public AdmittedBlock admitted() {
    SortedMap<Integer, Refusal> refusals = new TreeMap<>();
    for (int i = 0; i < outcomes.size(); i++) {
      Optional<RefusalReason> reason = outcomes.get(i).refusal();
      if (reason.isPresent() && reason.get().isDecidedAtAdmission()) {
        refusals.put(i, Refusal.atAdmission(reason.get()));
      }
    }
    return new AdmittedBlock(block, refusals);
  }

  /** How many leaves the log gained. */
  public int leafCount() {
    int operations = (int) outcomes.stream().filter(OutcomeCode::isRecorded).count();
    return operations + (sealing.isRecorded() ? 1 : 0);
  }

  /** Whether folding the block again came to what is stored. */
  public boolean agreesWith(Fold fold) {
    return equals(of(admitted(), fold));
  }
}
