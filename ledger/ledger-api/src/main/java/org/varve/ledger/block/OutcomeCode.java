package org.varve.ledger.block;

import java.util.Optional;
import org.varve.evidence.MalformedException;
import org.varve.ledger.OperationOutcome;
import org.varve.ledger.RefusalReason;

/**
 * An outcome as a ledger block stores it: one byte, stable for ever.
 *
 * <pre>
 * 0         recorded
 * 1         recorded after a gap
 * 2         duplicate
 * 3         not recorded: a BLOCK operation with nothing to encapsulate
 * 16 – 255  refused: {@link RefusalReason#code()}
 * </pre>
 */
public record OutcomeCode(int value) {

  private static final int CODE_MAX = 255;

  public static final OutcomeCode RECORDED = new OutcomeCode(0);
  public static final OutcomeCode RECORDED_AFTER_GAP = new OutcomeCode(1);
  public static final OutcomeCode DUPLICATE = new OutcomeCode(2);
  public static final OutcomeCode NOT_RECORDED = new OutcomeCode(3);

  /** The outcome that a stored number stands for. */
  static OutcomeCode decode(long stored) {
    boolean known =
        stored >= 0
            && (stored <= NOT_RECORDED.value
                || (stored <= CODE_MAX && RefusalReason.ofCode((int) stored).isPresent()));
    if (!known) {
      throw new MalformedException("unknown outcome code " + stored, "outcomes of a ledger block");
    }
    return new OutcomeCode((int) stored);
  }

  public static OutcomeCode of(OperationOutcome outcome) {
    return outcome.fold(
        recorded -> recorded.afterGap() ? RECORDED_AFTER_GAP : RECORDED,
        duplicate -> DUPLICATE,
        refused -> of(refused.reason()));
  }

  public static OutcomeCode of(RefusalReason reason) {
    return new OutcomeCode(reason.code());
  }

  /** Whether the operation became a leaf. */
  public boolean isRecorded() {
    return value <= RECORDED_AFTER_GAP.value;
  }

  /** Why the operation was refused, if it was. */
  public Optional<RefusalReason> refusal() {
    return RefusalReason.ofCode(value);
  }
}
