package org.varve.processing.application;

import java.util.OptionalLong;

/**
 * The range of which shall be proven that nothing is missing.
 *
 * @param from first sequence number, at least 1
 * @param to last one; the newest that is recorded if absent
 */
public record CompletenessRequest(
    String source, String signer, long epoch, long from, OptionalLong to) {}
