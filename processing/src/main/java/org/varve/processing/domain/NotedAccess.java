package org.varve.processing.domain;

import java.time.Instant;
import org.varve.evidence.operation.AccessEntry;

/**
 * An entry of an ACCESS operation.
 *
 * @param operation the ACCESS operation that says it
 * @param from when the first of the calls that the operation sums up came
 * @param to when the last one came
 */
public record NotedAccess(
    RecordedOperation operation, Instant from, Instant to, AccessEntry entry) {}
