package org.varve.edge;

import com.google.protobuf.Timestamp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.function.Supplier;
import org.varve.edge.clock.AgentClock;
import org.varve.edge.identity.AgentIdentity;
import org.varve.edge.queue.OperationQueue;
import org.varve.edge.queue.QueueStatus;
import org.varve.proto.common.v1.AgentHealth;

/** What the agent says of itself to those who supervise sources. */
record AgentReport(OperationQueue queue, AgentClock clock, AgentIdentity identity)
    implements Supplier<AgentHealth> {

  @Override
  public AgentHealth get() {
    QueueStatus status = queue.status();
    try {
      AgentHealth.Builder health =
          AgentHealth.newBuilder()
              .setVersion("built " + AgentClock.BUILT)
              .setAt(timestamp(clock.instant()))
              .setClockUnset(!clock.isSet())
              .setQueuedOperations(status.queued())
              .setQueuedBytes(status.queuedBytes())
              .setRefusedOperations(status.refused())
              .setDroppedOperations(status.dropped())
              .setDiskFreeBytes(Files.getFileStore(identity.folder()).getUsableSpace());
      queue
          .oldest()
          .map(oldest -> timestamp(oldest.operation().header().issuedAt()))
          .ifPresent(health::setOldestQueuedAt);
      return health.build();
    } catch (IOException e) {
      throw new UncheckedIOException("the queue or its disk cannot be read", e);
    }
  }

  private static Timestamp timestamp(Instant time) {
    return Timestamp.newBuilder()
        .setSeconds(time.getEpochSecond())
        .setNanos(time.getNano())
        .build();
  }
}
