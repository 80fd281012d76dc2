package org.varve.provisioning;

import io.grpc.Channel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.varve.proto.s2p.v1.S2pServiceGrpc;
import org.varve.proto.s2p.v1.S2pServiceGrpc.S2pServiceBlockingStub;
import org.varve.proto.s2p.v1.S2pServiceGrpc.S2pServiceStub;
import org.varve.rp.EntityChannels;

/**
 * The processing entity as provisioning calls it over S2P; each call but a staying one has a
 * deadline.
 */
final class Processing {

  private final S2pServiceBlockingStub blocking;
  private final S2pServiceStub streaming;
  private final Duration deadline;

  Processing(Channel channel, Duration deadline) {
    this.blocking = S2pServiceGrpc.newBlockingStub(channel);
    this.streaming = S2pServiceGrpc.newStub(channel);
    this.deadline = deadline;
  }

  /** For a thread that may wait. */
  S2pServiceBlockingStub waiting() {
    return blocking.withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** For calls that stay open until either side ends them: they have no deadline. */
  S2pServiceStub staying() {
    return EntityChannels.openEnded(streaming);
  }

  /** For calls whose answers are passed on as they come. */
  S2pServiceStub passing() {
    return streaming.withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS);
  }
}
