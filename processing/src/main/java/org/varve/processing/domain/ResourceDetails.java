package org.varve.processing.domain;

import java.time.Instant;
import org.varve.evidence.operation.Operation;
import org.varve.ledger.Resource;

/**
 * A version of a resource, and what the operation that states it says of itself.
 *
 * @param statedBy the source of the operation, such as urn:varve:operator:ann
 * @param statedAt when it was signed, by the signer's clock
 * @param waiting whether it waits for a second person, and is not in force
 */
public record ResourceDetails(
    Resource resource, String statedBy, Instant statedAt, String reason, boolean waiting) {

  public static ResourceDetails of(Resource resource, Operation operation, boolean waiting) {
    return new ResourceDetails(
        resource,
        operation.header().source(),
        operation.header().issuedAt(),
        operation.payload().description().orElse(""),
        waiting);
  }
}
