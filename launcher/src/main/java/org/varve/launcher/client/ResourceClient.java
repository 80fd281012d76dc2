package org.varve.launcher.client;

import com.google.protobuf.ByteString;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.varve.evidence.Digest;
import org.varve.evidence.operation.ActorName;
import org.varve.evidence.operation.ControlBody;
import org.varve.evidence.operation.OperationId;
import org.varve.evidence.operation.Spec;
import org.varve.launcher.UsageException;
import org.varve.ledger.ResourceKind;
import org.varve.proto.common.v1.Resource;
import org.varve.proto.common.v1.ResourceChange;
import org.varve.proto.common.v1.ResourceEvent;
import org.varve.proto.common.v1.ResourceVersion;
import org.varve.proto.common.v1.SignerResource;
import org.varve.proto.o2c.v1.ApplyRequest;
import org.varve.proto.o2c.v1.GetRequest;
import org.varve.proto.o2c.v1.GetResponse;
import org.varve.proto.o2c.v1.ListRequest;
import org.varve.proto.o2c.v1.QueryRequest;
import org.varve.proto.o2c.v1.WatchRequest;
import org.varve.proto.o2c.v1.WatchResponse;
import org.varve.rp.EntityChannels;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/**
 * Reads resources of a node, and changes them in the name of an operator: what he states is signed
 * here, with the key that lies in the folder of his identity, and sent.
 */
public final class ResourceClient implements AutoCloseable {

  /** Before a watch that was cut off begins again. */
  private static final long PAUSE_MILLIS = 1_000;

  private final OperatorClient client;
  private final Path identity;
  private final Clock clock;
  private long signedAtMillis;

  /**
   * @param identity folder of the operator, with his signing key if he changes something
   */
  public ResourceClient(OperatorClient client, Path identity, Clock clock) {
    this.client = client;
    this.identity = identity;
    this.clock = clock;
  }

  /**
   * One resource as it is.
   *
   * @param inForce absent if there never was one
   * @param waiting what waits for a second operator
   */
  public record Found(Optional<ResourceVersion> inForce, Optional<ResourceVersion> waiting) {

    /** The version that is in force and not deleted. */
    public Optional<ResourceVersion> there() {
      return inForce.filter(version -> !version.getDeleted());
    }
  }

  /** How a resource is; nothing of it if there is none. */
  public Found find(String kind, String id) {
    requireResource(kind);
    try {
      GetResponse found = client.o2c().get(GetRequest.newBuilder().setKind(kind).setId(id).build());
      return new Found(
          found.hasResource() ? Optional.of(found.getResource().getVersion()) : Optional.empty(),
          found.hasWaiting() ? Optional.of(found.getWaiting().getVersion()) : Optional.empty());
    } catch (StatusRuntimeException e) {
      if (Failure.of(e).reason() == ErrorReason.NOT_FOUND) {
        return new Found(Optional.empty(), Optional.empty());
      }
      throw e;
    }
  }

  /** A version of a resource, from 1. */
  public ResourceVersion version(String kind, String id, long version) {
    return client
        .o2c()
        .get(GetRequest.newBuilder().setKind(kind).setId(id).setVersion(version).build())
        .getResource()
        .getVersion();
  }

  /**
   * All of a kind.
   *
   * @param waiting only what waits for a second operator; then of every kind if that is empty
   */
  public List<ResourceVersion> list(String kind, boolean waiting) {
    requireResource(kind);
    List<ResourceVersion> all = new ArrayList<>();
    client
        .o2c()
        .list(ListRequest.newBuilder().setKind(kind).setWaiting(waiting).build())
        .forEachRemaining(
            message -> message.getResourcesList().forEach(r -> all.add(r.getVersion())));
    return all;
  }

  /** All of every kind. */
  public List<ResourceVersion> listAll() {
    return Arrays.stream(ResourceKind.values())
        .flatMap(kind -> list(kind.word(), false).stream())
        .toList();
  }

  private static void requireResource(String kind) {
    if (kind.equals("Signer")) {
      throw new UsageException(
          "a signer is as its Binding says: see varve source list, or name the kind Binding");
    }
  }

  /** A signer as it is bound, by its id or the beginning of the id's last part. */
  public SignerResource signer(String id) {
    return client.signer(id);
  }

  /** What happened to a resource, oldest first. */
  public void events(String kind, String id, Consumer<ResourceEvent> taker) {
    client
        .o2c()
        .query(QueryRequest.newBuilder().setKind(kind).setId(id).build())
        .forEachRemaining(message -> message.getEventsList().forEach(taker));
  }

  /**
   * What happens to resources from a position on, until the taker has enough; goes on by itself
   * when the node was away.
   *
   * @param from empty to begin with what is recorded next
   * @param taker takes each event, and tells whether more are wanted
   */
  public void watch(String kind, OptionalLong from, Predicate<ResourceEvent> taker)
      throws InterruptedException {
    WatchRequest.Builder request = WatchRequest.newBuilder().setKind(kind);
    from.ifPresent(request::setFromPosition);
    while (true) {
      try {
        Iterator<WatchResponse> messages =
            EntityChannels.openEnded(client.o2c()).watch(request.build());
        while (messages.hasNext()) {
          WatchResponse message = messages.next();
          if (!message.getEventsList().stream().allMatch(taker)) {
            return;
          }
          request.setFromPosition(message.getPosition());
        }
      } catch (StatusRuntimeException e) {
        if (!Failure.of(e).reason().isTransient()) {
          throw e;
        }
      }
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  /** What a change would do, and what is wrong with it. */
  public ResourceChange tried(String kind, String id, Optional<Spec> spec) {
    ResourceVersion.Builder proposed = ResourceVersion.newBuilder().setKind(kind).setId(id);
    spec.ifPresentOrElse(
        wanted -> proposed.setSpec(ByteString.copyFrom(wanted.encode())),
        () -> proposed.setDeleted(true));
    return client
        .o2c()
        .apply(
            ApplyRequest.newBuilder()
                .setResource(Resource.newBuilder().setVersion(proposed))
                .setDryRun(true)
                .build())
        .getChange();
  }

  /**
   * Makes the version after the one in force.
   *
   * @param spec empty to delete the resource
   */
  public ResourceChange change(
      String kind, String id, Optional<ResourceVersion> inForce, Optional<Spec> spec, String why) {
    long version = inForce.map(ResourceVersion::getVersion).orElse(0L) + 1;
    Optional<OperationId> previous = inForce.map(ResourceClient::operation);
    ControlBody body =
        spec.map(wanted -> ControlBody.set(kind, id, version, wanted, previous))
            .orElseGet(() -> ControlBody.delete(kind, id, version, previous.orElseThrow()));
    return state(body, why);
  }

  /** Approves or rejects what waits. */
  public ResourceChange judge(ResourceVersion waiting, ControlBody.Action action, String why) {
    return state(
        ControlBody.judgement(
            waiting.getKind(), waiting.getId(), waiting.getVersion(), action, operation(waiting)),
        why);
  }

  private ResourceChange state(ControlBody body, String why) {
    ActorKey key = ActorKey.of(ActorName.Office.OPERATOR, identity);
    // Each statement is the first of an epoch of its own, which is a time in milliseconds.
    signedAtMillis = Math.max(clock.millis(), signedAtMillis + 1);
    byte[] operation = key.control(body, why, Instant.ofEpochMilli(signedAtMillis)).bytes();
    return client
        .o2c()
        .apply(ApplyRequest.newBuilder().setOperation(ByteString.copyFrom(operation)).build())
        .getChange();
  }

  private static OperationId operation(ResourceVersion version) {
    return new OperationId(Digest.of(version.getOperationId().toByteArray()));
  }

  @Override
  public void close() {
    client.close();
  }
}
