package org.varve.processing.domain;

import java.time.Instant;
import java.util.Optional;
import org.varve.evidence.Digest;
import org.varve.evidence.operation.Commitment;
import org.varve.evidence.operation.OperationPayload;

/**
 * What a DATA operation commits to.
 *
 * @param root of the item tree
 * @param sampledFrom time of the earliest item, as the source says; milliseconds
 * @param sampledTo time of the latest item, not before {@code sampledFrom}
 * @param saltedFields whether the items are of salted fields, which can be masked
 */
public record ContentFacts(
    int itemCount, Digest root, Instant sampledFrom, Instant sampledTo, boolean saltedFields) {

  static Optional<ContentFacts> of(OperationPayload payload) {
    return payload
        .contentRoot()
        .map(
            root ->
                new ContentFacts(
                    payload.itemCount(),
                    root,
                    payload.sampledFrom().orElseThrow(),
                    payload.sampledTo().orElseThrow(),
                    payload.commitment() == Commitment.SALTED_FIELDS));
  }
}
