package org.varve.edge.queue;

import java.util.Optional;
import org.varve.evidence.operation.OperationId;

/**
 * Where the chain of a source's operations stands.
 *
 * @param sequence of the last operation; 0 before the first
 * @param previous id of the last operation
 * @param position where the source stands, in its own words; empty at its beginning
 * @param readings signed so far
 * @param rejected rows set aside so far
 */
public record SourceState(
    long sequence, Optional<OperationId> previous, String position, long readings, long rejected) {
  static final SourceState START = new SourceState(0, Optional.empty(), "", 0, 0);
}
