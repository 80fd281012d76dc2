package org.varve.launcher.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.varve.evidence.crypto.SigningKey;
import org.varve.evidence.operation.ActorName;
import org.varve.evidence.operation.ControlBody;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.OperationPayload;
import org.varve.evidence.operation.OperationPayloadBuilder;
import org.varve.evidence.operation.OperationSigner;
import org.varve.launcher.UsageException;
import org.varve.rp.PeerIdentity;

/**
 * The key with which an operator, a supervisor or a data user signs what he states; it lies in the
 * folder of his identity, beside his certificate.
 */
public final class ActorKey {

  /** Its file in the folder of an identity. */
  public static final String FILE = "signing-key.pem";

  private final ActorName actor;
  private final SigningKey key;

  private ActorKey(ActorName actor, SigningKey key) {
    this.actor = actor;
    this.key = key;
  }

  /** Reads the key of an identity, and makes one if it has none. */
  public static SigningKey openOrCreate(Path identity) throws IOException {
    Path file = identity.resolve(FILE);
    return Files.exists(file) ? SigningKeyFile.read(file) : SigningKeyFile.make(file);
  }

  /**
   * The key of the person whose certificate lies in a folder.
   *
   * @throws UsageException if there is none of this office, or no key
   */
  public static ActorKey of(ActorName.Office office, Path identity) {
    return Identities.load(identity, "one who signs")
        .certificate()
        .flatMap(PeerIdentity::of)
        .filter(peer -> peer.role().word().equals(office.word()))
        .map(peer -> load(new ActorName(office, peer.name()), identity))
        .orElseThrow(
            () ->
                new UsageException(
                    "the certificate in %s is of no %s; name another folder with --identity"
                        .formatted(identity, office.word())));
  }

  /**
   * The key of an identity that has one.
   *
   * @throws UsageException if it has none
   */
  public static ActorKey load(ActorName actor, Path identity) {
    Path file = identity.resolve(FILE);
    if (!Files.exists(file)) {
      throw new UsageException(
          "%s has no %s, which %s '%s' signs with; name the folder that has it with --identity DIR"
              .formatted(identity, FILE, actor.office().word(), actor.name()));
    }
    try {
      return new ActorKey(actor, SigningKeyFile.read(file));
    } catch (IOException e) {
      throw new UsageException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  public ActorName actor() {
    return actor;
  }

  /** The key itself; a credential names its public half. */
  public SigningKey key() {
    return key;
  }

  /** States a change of a resource, as the first of an epoch of its own. */
  public Operation control(ControlBody body, String reason, Instant now) {
    OperationPayloadBuilder payload =
        OperationPayload.of(OperationKind.CONTROL).body(body.encode());
    if (!reason.isBlank()) {
      payload.description(reason);
    }
    return signs(actor.source(), payload, now);
  }

  /**
   * States data of a user, as the first of an epoch of its own.
   *
   * @param source the actor's own, or that of an asset of his
   */
  public Operation signs(String source, OperationPayloadBuilder payload, Instant now) {
    return OperationSigner.of(key)
        .sign(source, now, payload.epoch(now.toEpochMilli()).sequence(1).build());
  }
}
