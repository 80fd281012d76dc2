package org.varve.edge.queue;

/**
 * What a source has done up to an operation; stored with it, in one transaction.
 *
 * @param position where the source stands, in its own words
 * @param readings in the operation
 * @param rejected rows set aside so far, ever since the source's beginning
 */
public record Progress(String position, int readings, long rejected) {}
