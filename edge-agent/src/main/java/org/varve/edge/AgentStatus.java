package org.varve.edge;

import java.util.List;
import java.util.Optional;
import org.varve.edge.collect.SourceStatus;
import org.varve.edge.queue.QueueStatus;
import org.varve.edge.uplink.VerifiedReceipt;

/**
 * How an agent is doing.
 *
 * @param queue what waits, and what went through it ever since it was made
 * @param counts since the start; an operation that is sent again counts again
 * @param connected whether the server answers now
 * @param lastError what went wrong last, and what to do; absent once it works again
 * @param lastReceipt the newest
 * @param sources each with its state
 */
public record AgentStatus(
    QueueStatus queue,
    Counts counts,
    boolean connected,
    Optional<String> lastError,
    Optional<VerifiedReceipt> lastReceipt,
    List<SourceStatus> sources) {

  /** Operations since the start of the agent. */
  public record Counts(long sent, long receipts, long refused) {}

  public AgentStatus {
    sources = List.copyOf(sources);
  }
}
