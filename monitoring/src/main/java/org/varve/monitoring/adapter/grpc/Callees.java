package org.varve.monitoring.adapter.grpc;

import io.grpc.Channel;
import io.grpc.stub.AbstractStub;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.varve.proto.m2p.v1.M2pServiceGrpc;
import org.varve.proto.m2p.v1.M2pServiceGrpc.M2pServiceBlockingStub;
import org.varve.proto.m2p.v1.M2pServiceGrpc.M2pServiceStub;
import org.varve.proto.m2r.v1.M2rServiceGrpc;
import org.varve.proto.m2r.v1.M2rServiceGrpc.M2rServiceBlockingStub;
import org.varve.proto.m2r.v1.M2rServiceGrpc.M2rServiceStub;
import org.varve.proto.m2s.v1.M2sServiceGrpc;
import org.varve.proto.m2s.v1.M2sServiceGrpc.M2sServiceBlockingStub;
import org.varve.proto.m2s.v1.M2sServiceGrpc.M2sServiceStub;
import org.varve.rp.EntityChannels;

/** The entities that monitoring supervises; each call but a staying one has a deadline. */
public final class Callees {
  /** Of the status of an entity: one that is slower than this is not well. */
  private static final Duration STATUS_DEADLINE = Duration.ofSeconds(3);

  private final M2pServiceBlockingStub processing;
  private final M2pServiceStub processingStreaming;
  private final M2rServiceBlockingStub representation;
  private final M2rServiceStub representationStreaming;
  private final M2sServiceBlockingStub provisioning;
  private final M2sServiceStub provisioningStreaming;
  private final Duration deadline;

  /** Where they are, as role entity. */
  public record Channels(Channel processing, Channel representation, Channel provisioning) {}

  public Callees(Channels channels, Duration deadline) {
    processing = M2pServiceGrpc.newBlockingStub(channels.processing());
    processingStreaming = M2pServiceGrpc.newStub(channels.processing());
    representation = M2rServiceGrpc.newBlockingStub(channels.representation());
    representationStreaming = M2rServiceGrpc.newStub(channels.representation());
    provisioning = M2sServiceGrpc.newBlockingStub(channels.provisioning());
    provisioningStreaming = M2sServiceGrpc.newStub(channels.provisioning());
    this.deadline = deadline;
  }

  M2pServiceBlockingStub processing() {
    return within(deadline, processing);
  }

  /** For calls whose answers are passed on as they come. */
  M2pServiceStub processingPassing() {
    return within(deadline, processingStreaming);
  }

  /** For calls that stay open until either side ends them: they have no deadline. */
  M2pServiceStub processingStaying() {
    return EntityChannels.openEnded(processingStreaming);
  }

  /** The same, for a thread that waits. */
  M2pServiceBlockingStub processingWatching() {
    return EntityChannels.openEnded(processing);
  }

  /** For calls whose answers are passed on as they come. */
  M2rServiceStub representationPassing() {
    return within(deadline, representationStreaming);
  }

  M2rServiceBlockingStub representation() {
    return within(deadline, representation);
  }

  /** For calls whose answers are passed on as they come. */
  M2sServiceStub provisioningPassing() {
    return within(deadline, provisioningStreaming);
  }

  /** For a call that stays open, on a thread that waits. */
  M2rServiceBlockingStub representationWatching() {
    return EntityChannels.openEnded(representation);
  }

  /** For a call that stays open, on a thread that waits. */
  M2sServiceBlockingStub provisioningWatching() {
    return EntityChannels.openEnded(provisioning);
  }

  /** For a short call that nobody waits for. */
  M2pServiceStub processingSoon() {
    return within(STATUS_DEADLINE, processingStreaming);
  }

  M2pServiceBlockingStub processingNow() {
    return within(STATUS_DEADLINE, processing);
  }

  M2rServiceBlockingStub representationNow() {
    return within(STATUS_DEADLINE, representation);
  }

  M2sServiceBlockingStub provisioningNow() {
    return within(STATUS_DEADLINE, provisioning);
  }

  private static <S extends AbstractStub<S>> S within(Duration deadline, S stub) {
    return stub.withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS);
  }
}
