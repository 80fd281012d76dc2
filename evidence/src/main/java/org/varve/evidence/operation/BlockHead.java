package org.varve.evidence.operation;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What representation decides about a data block before it seals it.
 *
 * @param source the name under which representation seals
 * @param epoch of that source
 * @param sequence of that source
 * @param previous the BLOCK operation before, absent just for sequence 1
 * @param chain the origin of the log that the block is made for
 * @param encapsulatedAt the time of sealing
 * @param controlData data management control data: policy, retention, access tags
 */
public record BlockHead(
    String source,
    long epoch,
    long sequence,
    Optional<OperationId> previous,
    String chain,
    Instant encapsulatedAt,
    Map<String, String> controlData) {}
