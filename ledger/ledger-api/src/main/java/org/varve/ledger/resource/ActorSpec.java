package org.varve.ledger.resource;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.varve.evidence.MalformedException;
import org.varve.evidence.crypto.SigningKey;
import org.varve.evidence.crypto.VerificationKey;
import org.varve.evidence.operation.ActorName;
import org.varve.evidence.operation.Spec;
import org.varve.evidence.operation.SpecValue;

/**
 * What an Operator, a Supervisor and a DataUser have in common; the rest of the spec is for the
 * entity that authenticates them.
 *
 * @param key with which the actor signs: base64 of the COSE_Key; an operator and a supervisor have
 *     one, a data user who only reads need not
 * @param active whether he may act; true unless it says otherwise
 */
public record ActorSpec(Optional<VerificationKey> key, boolean active) {

  /** The name of the field with the key. */
  public static final String KEY = "key";

  /** The name of the field that proves that the actor has the key. */
  public static final String PROOF = "proof";

  private static final String PROVEN = "varve credential v1\n";

  /** The name of the field that suspends. */
  public static final String ACTIVE = "active";

  /**
   * @throws MalformedException if key or state are not as described above
   */
  public static ActorSpec of(Spec spec) {
    return new ActorSpec(
        spec.text(KEY).map(ActorSpec::key), spec.flag(ACTIVE).orElse(Boolean.TRUE));
  }

  /** The credential of an actor who has this key. */
  public static Spec credential(ActorName actor, SigningKey key) {
    Base64.Encoder base64 = Base64.getEncoder();
    return Spec.of(
        Map.of(
            KEY, SpecValue.of(base64.encodeToString(key.verificationKey().coseKey())),
            PROOF, SpecValue.of(base64.encodeToString(key.sign(proven(actor))))));
  }

  /**
   * Refuses a key that the actor has not shown to have: by mistake or on purpose it could be
   * anybody's, also the log's own, and what is bound once is bound to nobody else.
   *
   * @throws MalformedException if the spec has a key, and no signature by it over the actor's name
   */
  public void requireProof(ActorName actor, Spec spec) {
    if (key.isEmpty()) {
      return;
    }
    String proof = spec.text(PROOF).orElse("");
    if (!key.get().verify(proven(actor), decode(proof, PROOF))) {
      throw new MalformedException(
          "is no signature by the key for '%s'; let its owner make the credential with 'varve identity create'"
              .formatted(actor.source()),
          "spec, " + PROOF);
    }
  }

  /** What the key signs: for whom it is, which no other statement begins with. */
  private static byte[] proven(ActorName actor) {
    return (PROVEN + actor.source()).getBytes(UTF_8);
  }

  private static VerificationKey key(String text) {
    return VerificationKey.fromCoseKey(decode(text, KEY));
  }

  private static byte[] decode(String text, String field) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new MalformedException("is not base64: " + e.getMessage(), "spec, " + field);
    }
  }
}
