package org.varve.launcher.client;

import com.google.protobuf.ByteString;
import io.grpc.StatusRuntimeException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.varve.edge.uplink.BrokenStreamException;
import org.varve.edge.uplink.TrustedReceipts;
import org.varve.edge.uplink.VerifiedReceipt;
import org.varve.evidence.Digest;
import org.varve.evidence.crypto.VerificationKey;
import org.varve.evidence.file.TrustFile;
import org.varve.evidence.operation.ActorName;
import org.varve.evidence.operation.ControlBody;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationId;
import org.varve.evidence.operation.OperationPayloadBuilder;
import org.varve.evidence.operation.SignerName;
import org.varve.evidence.operation.Spec;
import org.varve.launcher.UsageException;
import org.varve.proto.common.v1.OperationResult;
import org.varve.proto.common.v1.ResourceChange;
import org.varve.proto.common.v1.ResourceVersion;
import org.varve.proto.u2s.v1.ListResourcesRequest;
import org.varve.proto.u2s.v1.SubmitOperationRequest;
import org.varve.proto.u2s.v1.SubmitOperationResponse;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/**
 * A data user who states something: it is signed here, sent until it is answered, and taken as
 * recorded only if the receipt verifies by his own trust file.
 */
public final class StatementClient implements AutoCloseable {
  private static final int TRIES_MAX = 5;
  private static final long PAUSE_MILLIS = 1_000;

  private final UserClient client;
  private final ActorKey key;
  private final TrustedReceipts receipts;
  private final Clock clock;
  private long signedAtMillis;

  public StatementClient(UserClient client, ActorKey key, TrustFile trust, Clock clock) {
    this.client = client;
    this.key = key;
    this.receipts = new TrustedReceipts(withOwnKey(trust, key.key().verificationKey()));
    this.clock = clock;
  }

  /**
   * What was recorded.
   *
   * @param change what it did to a resource; absent for data
   */
  public record Stated(
      Operation operation, VerifiedReceipt receipt, Optional<ResourceChange> change) {}

  public UserClient reading() {
    return client;
  }

  public ActorName actor() {
    return key.actor();
  }

  /**
   * States data.
   *
   * @param asset the name of an asset of his; empty for himself
   */
  public Stated data(String asset, OperationPayloadBuilder payload, List<byte[]> items)
      throws InterruptedException {
    String own = key.actor().source();
    return send(key.signs(asset.isEmpty() ? own : own + ":" + asset, payload, next()), items);
  }

  /**
   * Makes the version of a resource after the one in force.
   *
   * @param spec empty to delete it
   */
  public Stated change(
      String kind, String id, Optional<ResourceVersion> inForce, Optional<Spec> spec, String why)
      throws InterruptedException {
    long version = inForce.map(ResourceVersion::getVersion).orElse(0L) + 1;
    Optional<OperationId> previous =
        inForce.map(made -> new OperationId(Digest.of(made.getOperationId().toByteArray())));
    ControlBody body =
        spec.map(wanted -> ControlBody.set(kind, id, version, wanted, previous))
            .orElseGet(() -> ControlBody.delete(kind, id, version, previous.orElseThrow()));
    return send(key.control(body, why, next()), List.of());
  }

  /** The resources of a kind that concern him. */
  public static List<ResourceVersion> resources(UserClient client, String kind, String id) {
    List<ResourceVersion> all = new ArrayList<>();
    client
        .u2s()
        .listResources(ListResourcesRequest.newBuilder().setKind(kind).setId(id).build())
        .forEachRemaining(message -> all.addAll(message.getResourcesList()));
    return all;
  }

  /**
   * One that concerns him.
   *
   * @throws UsageException if there is none
   */
  public ResourceVersion resource(String kind, String id) {
    return resources(client, kind, id).stream()
        .findFirst()
        .orElseThrow(
            () ->
                new UsageException(
                    "there is no %s '%s' that concerns data user '%s'; 'varve access list' shows those that do"
                        .formatted(kind, id, key.actor().name())));
  }

  /** Whoever asks for a receipt knows his own key without the log's binding of it. */
  private static TrustFile withOwnKey(TrustFile trust, VerificationKey own) {
    String line = SignerName.of(own) + " " + Base64.getEncoder().encodeToString(own.coseKey());
    String text = trust.toString();
    return text.contains(line) ? trust : TrustFile.parse(text + "signer " + line + "\n");
  }

  /** The same bytes again if no answer comes: they are recorded once. */
  private Stated send(Operation operation, List<byte[]> items) throws InterruptedException {
    SubmitOperationRequest.Builder request =
        SubmitOperationRequest.newBuilder().setOperation(ByteString.copyFrom(operation.bytes()));
    items.forEach(item -> request.addItems(ByteString.copyFrom(item)));
    for (int tries = 1; ; tries++) {
      try {
        return stated(operation, client.u2s().submitOperation(request.build()));
      } catch (StatusRuntimeException e) {
        ErrorReason reason = Failure.of(e).reason();
        if (!reason.isTransient() || tries == TRIES_MAX) {
          throw e;
        }
      }
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  private Stated stated(Operation operation, SubmitOperationResponse answer) {
    OperationResult result = answer.getResult();
    try {
      VerifiedReceipt receipt =
          receipts.verify(
              operation,
              result.hasRecorded()
                  ? result.getRecorded().getReceipt()
                  : result.getDuplicate().getFirstReceipt());
      return new Stated(
          operation,
          receipt,
          answer.hasChange() ? Optional.of(answer.getChange()) : Optional.empty());
    } catch (BrokenStreamException e) {
      throw new UsageException(
          "the node says that operation %s is recorded, but that is not proven: %s"
              .formatted(operation.id().hex(), e.getMessage()),
          e);
    }
  }

  /** Each statement is the first of an epoch of its own, which is a time in milliseconds. */
  private Instant next() {
    signedAtMillis = Math.max(clock.millis(), signedAtMillis + 1);
    return Instant.ofEpochMilli(signedAtMillis);
  }

  @Override
  public void close() {
    client.close();
  }
}
