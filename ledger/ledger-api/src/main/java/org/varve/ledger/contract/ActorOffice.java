package org.varve.ledger.contract;

import java.util.Optional;
import org.varve.evidence.operation.ActorName;
import org.varve.ledger.ResourceKind;

/** Which kind of resource is the credential of which office. */
final class ActorOffice {

  private ActorOffice() {}

  static Optional<ActorName.Office> of(ResourceKind kind) {
    return switch (kind) {
      case OPERATOR -> Optional.of(ActorName.Office.OPERATOR);
      case SUPERVISOR -> Optional.of(ActorName.Office.SUPERVISOR);
      case DATA_USER -> Optional.of(ActorName.Office.USER);
      default -> Optional.empty();
    };
  }

  static ResourceKind credential(ActorName.Office office) {
    return switch (office) {
      case OPERATOR -> ResourceKind.OPERATOR;
      case SUPERVISOR -> ResourceKind.SUPERVISOR;
      case USER -> ResourceKind.DATA_USER;
    };
  }
}
