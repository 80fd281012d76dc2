package org.varve.controlling;

import java.util.Optional;
import org.varve.evidence.MalformedException;
import org.varve.evidence.operation.ActorName;
import org.varve.evidence.operation.Spec;
import org.varve.proto.c2p.v1.QueryRequest;
import org.varve.proto.common.v1.ResourceVersion;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;
import org.varve.rp.PeerIdentity;

/**
 * Knows callers as operators (ITU-T Y.4561 clause 8.4): a certificate of the role alone does not
 * do, the ledger has the last word on who is one.
 */
final class Operators {

  private final Processing processing;

  Operators(Processing processing) {
    this.processing = processing;
  }

  /**
   * Who calls.
   *
   * @throws Failure UNAUTHENTICATED, or NOT_AUTHORISED if the ledger knows no such operator, or he
   *     may not act any more
   */
  ActorName require() {
    String name =
        PeerIdentity.current()
            .map(PeerIdentity::name)
            .orElseThrow(
                () ->
                    new Failure(
                        ErrorReason.UNAUTHENTICATED,
                        "no client certificate was presented; call with an operator's"));
    Optional<ResourceVersion> credential =
        processing.find(QueryRequest.newBuilder().setKind("Operator").setId(name).build());
    if (credential.filter(Operators::isActive).isEmpty()) {
      throw new Failure(
          ErrorReason.NOT_AUTHORISED,
          "'%s' is no operator who may act; let one who is apply Operator '%s'"
              .formatted(name, name));
    }
    return new ActorName(ActorName.Office.OPERATOR, name);
  }

  private static boolean isActive(ResourceVersion credential) {
    try {
      return !credential.getDeleted()
          && Spec.decode(credential.getSpec().toByteArray()).flag("active").orElse(true);
    } catch (MalformedException e) {
      return false;
    }
  }
}
