package org.varve.processing.domain;

import java.util.Optional;
import org.varve.evidence.operation.AccessEntry.Decision;

/**
 * That somebody read something, or was denied it: what an ACCESS operation says of it, but for the
 * numbers, which are summed up over all that say the same.
 *
 * @param actor as a source, such as {@code urn:varve:user:alice}
 * @param action the name of the call
 * @param source absent of a call about no single source
 * @param purpose empty if none was given
 * @param grant the one that allowed it; absent if none was needed
 */
public record ReadAccess(
    String actor,
    String action,
    Optional<String> source,
    Decision decision,
    String purpose,
    Optional<String> grant) {}
