package org.varve.edge.collect;

import java.time.Duration;
import java.util.Optional;

/**
 * What a source's thread has to do.
 *
 * @param name of the source
 * @param opening opens the source where it was left
 * @param batching when its readings become an operation
 * @param endless whether it never ends by itself
 * @param retryPause before a failed source is opened again; absent: it fails for good
 * @param queueRetryPause before a failed write to the queue is tried again
 */
public record SourceTask(
    String name,
    SourceRunner.Opening opening,
    BatchConfig batching,
    boolean endless,
    Optional<Duration> retryPause,
    Duration queueRetryPause) {}
