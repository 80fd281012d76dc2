package org.varve.processing.domain;

import java.time.Instant;
import org.varve.evidence.operation.OperationId;

/**
 * Who owned a source, from a moment until the next one did.
 *
 * @param user id of a DataUser
 * @param givenBy who said so, as a source: an operator, or the owner before
 * @param since when that was committed
 */
public record Owner(
    String user, String givenBy, OperationId operation, long leafIndex, Instant since) {}
