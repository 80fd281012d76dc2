package org.varve.system;

import com.google.protobuf.ByteString;
import io.grpc.Channel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.varve.edge.identity.AgentIdentity;
import org.varve.evidence.operation.ItemTree;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationId;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.OperationPayload;
import org.varve.launcher.client.HostPort;
import org.varve.launcher.node.VarveNode;
import org.varve.proto.r2d.v1.R2dServiceGrpc;
import org.varve.proto.r2d.v1.Submission;
import org.varve.rp.EntityChannels;

/** A source that submits large files by hand, without an agent's manners. */
final class Submitter implements AutoCloseable {

  private static final Instant SAMPLED = Instant.parse("2026-01-01T00:00:00Z");

  private final EntityChannels channels = new EntityChannels(Duration.ofSeconds(30), Runnable::run);
  private final AgentIdentity identity;
  private final Channel channel;
  private final String source;
  private long epoch;
  private Random random;
  private Supplier<Instant> clock = () -> SAMPLED;
  private long sequence;
  private @Nullable OperationId previous;

  Submitter(VarveNode node, AgentIdentity identity, String source, long epoch) throws IOException {
    this(node.address(), identity, source, epoch);
  }

  Submitter(HostPort node, AgentIdentity identity, String source, long epoch) throws IOException {
    this.identity = identity;
    this.source = source;
    this.epoch = epoch;
    this.random = new Random(epoch);
    channel = channels.overTls(node.host(), node.port(), identity.tls());
  }

  R2dServiceGrpc.R2dServiceBlockingStub blocking() {
    return R2dServiceGrpc.newBlockingStub(channel);
  }

  /** What the node says of itself to whoever watches it. */
  ServingStatus health() {
    return HealthGrpc.newBlockingStub(channel)
        .check(HealthCheckRequest.getDefaultInstance())
        .getStatus();
  }

  R2dServiceGrpc.R2dServiceFutureStub future() {
    return R2dServiceGrpc.newFutureStub(channel);
  }

  R2dServiceGrpc.R2dServiceStub streaming() {
    return R2dServiceGrpc.newStub(channel);
  }

  /** Counts anew, as with a new queue, and tells the time by another clock. */
  void startEpoch(long next, Supplier<Instant> time) {
    epoch = next;
    random = new Random(next);
    clock = time;
    sequence = 0;
    previous = null;
  }

  /** The next operation of the epoch: one item of bytes that no disk can compress. */
  Signed sign(int bytes) {
    byte[] item = new byte[bytes];
    random.nextBytes(item);
    return sign("opaque/1", item);
  }

  /** The next operation of the epoch, over one item of a format. */
  Signed sign(String format, byte[] item) {
    Instant time = clock.get();
    sequence++;
    OperationPayload payload =
        OperationPayload.of(OperationKind.DATA)
            .epoch(epoch)
            .sequence(sequence)
            .previous(previous)
            .format(format)
            .dataType("file")
            .items(ItemTree.of(List.of(item)))
            .sampledFrom(time)
            .sampledTo(time)
            .build();
    Operation operation = identity.operationSigner().sign(source, time, payload);
    previous = operation.id();
    return new Signed(operation, ByteString.copyFrom(item));
  }

  @Override
  public void close() {
    channels.close();
  }

  /** An operation and its one item. */
  record Signed(Operation operation, ByteString item) {

    Submission submission() {
      return Submission.newBuilder()
          .setOperation(ByteString.copyFrom(operation.bytes()))
          .addItems(item)
          .build();
    }

    int bytes() {
      return operation.size() + item.size();
    }
  }
}
