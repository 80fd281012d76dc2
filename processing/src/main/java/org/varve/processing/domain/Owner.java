package org.varve.processing.domain;

import java.time.Instant;
import java.util.Optional;
import org.varve.evidence.operation.OperationId;

/**
 * Who owned a source, from a moment until the next one did.
 *
 * @param user id of a DataUser
 * @param since when that was committed
 * @param given absent if that is not for who asks
 */
public record Owner(String user, Instant since, Optional<Given> given) {

  /**
   * What made him the owner.
   *
   * @param by who said so, as a source: an operator, or the owner before
   * @param operation the CONTROL operation that says it
   */
  public record Given(String by, OperationId operation) {}
}
