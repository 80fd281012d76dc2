package org.varve.ledger.embedded;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.varve.ledger.RefusalReason;
import org.varve.ledger.block.OutcomeCode;
import org.varve.ledger.block.RecordedBlock;
import org.varve.ledger.contract.AdmittedBlock;
import org.varve.ledger.contract.DataManagementContract;
import org.varve.ledger.contract.Refusal;
import org.varve.ledger.contract.RefusedBlock;
import org.varve.ledger.contract.StateRegistry;
import org.varve.ledger.embedded.Replay.WrongBlockException;
import org.varve.ledger.state.FoldState;

/** Judges stored data blocks anew, signatures included, and holds that against what is stored. */
final class AdmissionCheck implements Replay.Check {
  private @Nullable StateRegistry registry;

  @Override
  public void beforeFold(FoldState before, RecordedBlock block) {
    StateRegistry known = registry;
    if (known == null) {
      known = StateRegistry.of(before);
      registry = known;
    }
    DataManagementContract.current()
        .admit(known.over(before), block.block())
        .fold(now -> same(now, block), AdmissionCheck::recordedThoughRefused);
  }

  private static Void recordedThoughRefused(RefusedBlock refused) {
    throw new WrongBlockException(
        "data block %s is recorded, but it is to be refused: %s, %s"
            .formatted(
                refused.block().blockOperation().id().hex(),
                refused.refusal().reason(),
                refused.refusal().detail()));
  }

  private static @Nullable Void same(AdmittedBlock now, RecordedBlock stored) {
    AdmittedBlock then = stored.admitted();
    for (int i = 0; i < stored.outcomes().size(); i++) {
      Optional<RefusalReason> nowReason = now.refusalOf(i).map(Refusal::reason);
      Optional<RefusalReason> thenReason = then.refusalOf(i).map(Refusal::reason);
      // A repeat is a repeat, whatever admission says of it by now; it is not stored what it said.
      boolean repeat = stored.outcomes().get(i).equals(OutcomeCode.DUPLICATE);
      if (!repeat && !nowReason.equals(thenReason)) {
        throw new WrongBlockException(
            "operation %s is stored as %s, but it is %s"
                .formatted(
                    now.block().operations().get(i).id().hex(),
                    named(thenReason),
                    named(nowReason)));
      }
    }
    return null;
  }

  private static String named(Optional<RefusalReason> reason) {
    return reason.map(Enum::name).orElse("admissible");
  }
}
