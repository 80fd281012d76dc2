package org.varve.ledger;

import static java.util.Objects.requireNonNull;

import org.varve.evidence.Digest;
import org.varve.evidence.operation.OperationId;
import org.varve.evidence.operation.Spec;

/**
 * One thing that operators, owners or supervisors control, at one of its versions.
 *
 * @param kind what sort of thing it is
 * @param id its name among those of its kind
 * @param version counts its changes, from 1
 * @param deleted whether this version ended it; its spec is empty then
 * @param operation the CONTROL operation that made this version
 * @param leafIndex where that is in the log
 * @param effectiveLeafIndex from where in the log on the version is in force: its own place, or
 *     that of the approval it needed
 * @param kid the key that signed it
 * @param spec how it shall be
 */
public record Resource(
    ResourceKind kind,
    String id,
    long version,
    boolean deleted,
    OperationId operation,
    long leafIndex,
    long effectiveLeafIndex,
    Digest kid,
    Spec spec) {

  public Resource {
    requireNonNull(kind);
    requireNonNull(id);
    requireNonNull(operation);
    requireNonNull(kid);
    requireNonNull(spec);
  }
}
