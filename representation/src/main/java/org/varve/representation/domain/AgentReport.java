package org.varve.representation.domain;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What an agent says of itself.
 *
 * @param signer the agent
 * @param sources that it is about
 * @param receivedAt by the clock of representation
 * @param at by the clock of the agent
 * @param oldestQueuedAt absent if nothing waits
 */
public record AgentReport(
    String signer,
    List<String> sources,
    Instant receivedAt,
    String version,
    Instant at,
    boolean isClockUnset,
    Queue queue,
    Optional<Instant> oldestQueuedAt,
    long diskFreeBytes) {

  public AgentReport {
    sources = List.copyOf(sources);
  }

  /** What is in its queue, and what left it unrecorded. */
  public record Queue(long operations, long bytes, long refused, long dropped) {}
}
