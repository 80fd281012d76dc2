package org.varve.edge.queue;

import java.util.Optional;

/**
 * A file of a watched folder whose operation went into the queue.
 *
 * @param number of its operation
 * @param name in the folder
 * @param sha256 of what was signed, in hex
 * @param outcome what became of the operation so far
 * @param refusal why it was refused
 */
public record FileRow(
    long number, String name, String sha256, Outcome outcome, Optional<String> refusal) {
  /** What became of the operation. */
  public enum Outcome {
    QUEUED,
    RECORDED,
    REFUSED
  }
}
