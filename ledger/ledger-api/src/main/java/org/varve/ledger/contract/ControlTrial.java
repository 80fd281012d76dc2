package org.varve.ledger.contract;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.varve.evidence.MalformedException;
import org.varve.evidence.operation.ActorName;
import org.varve.evidence.operation.ControlBody;
import org.varve.ledger.RefusalReason;
import org.varve.ledger.ResourceKind;
import org.varve.ledger.state.FoldState;
import org.varve.ledger.state.OverlayState;

/**
 * Tells what the contract would say of a change before anybody signs it, by the rules that it will
 * be judged by (ITU-T Y.4561 clause 8.4: validity is checked before it takes effect).
 */
public final class ControlTrial {

  private final ControlAdmission admission;
  private final ControlFold fold;

  public ControlTrial(FoldState state) {
    admission = new ControlAdmission(StateRegistry.of(state));
    fold = new ControlFold(new OverlayState(state));
  }

  /**
   * Everything that stands against a change; nothing is recorded.
   *
   * @param actor who would sign it
   * @param body a SET or a DELETE
   */
  public List<Refusal> refusals(ActorName actor, ControlBody body) {
    return Stream.of(admission.refusalOf(actor, body), refusalOfVersion(body))
        .flatMap(Optional::stream)
        .toList();
  }

  private Optional<Refusal> refusalOfVersion(ControlBody body) {
    if (ResourceKind.ofWord(body.kind()).isEmpty() || !body.action().isChange()) {
      return Optional.empty();
    }
    try {
      return fold.refusalOfChange(body);
    } catch (MalformedException e) {
      return Optional.of(
          new Refusal(RefusalReason.OPERATION_MALFORMED, String.valueOf(e.getMessage())));
    }
  }
}
