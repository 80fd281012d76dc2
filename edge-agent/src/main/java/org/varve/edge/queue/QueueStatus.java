package org.varve.edge.queue;

/**
 * How full the queue is, and what went through it since it was made.
 *
 * @param queued operations that wait for their receipt
 * @param queuedBytes of these and their items
 * @param refused operations that wait for the operator
 * @param recorded operations whose receipt was verified
 * @param readings signed by all sources
 * @param dropped operations that left unrecorded since the queue was full; GAP operations state it
 */
public record QueueStatus(
    long queued, long queuedBytes, long refused, long recorded, long readings, long dropped) {}
