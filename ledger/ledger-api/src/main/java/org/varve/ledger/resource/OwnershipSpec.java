package org.varve.ledger.resource;

import java.util.List;
import org.varve.evidence.MalformedException;
import org.varve.evidence.operation.ActorName;
import org.varve.evidence.operation.Spec;

/**
 * Who owns a source; the id of the resource is the source's name.
 *
 * @param owner the id of a DataUser
 */
public record OwnershipSpec(String owner) {

  /**
   * @throws MalformedException if it names no owner
   */
  public static OwnershipSpec of(Spec spec) {
    spec.requireOnly(List.of("owner", "how", "note"));
    String owner = spec.requiredText("owner");
    return new OwnershipSpec(new ActorName(ActorName.Office.USER, owner).name());
  }
}
