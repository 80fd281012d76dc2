package org.varve.ledger.resource;

import java.util.Base64;
import java.util.Optional;
import org.varve.evidence.MalformedException;
import org.varve.evidence.crypto.VerificationKey;
import org.varve.evidence.operation.Spec;

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

  /** The name of the field that suspends. */
  public static final String ACTIVE = "active";

  /**
   * @throws MalformedException if key or state are not as described above
   */
  public static ActorSpec of(Spec spec) {
    return new ActorSpec(
        spec.text(KEY).map(ActorSpec::key), spec.flag(ACTIVE).orElse(Boolean.TRUE));
  }

  private static VerificationKey key(String text) {
    try {
      return VerificationKey.fromCoseKey(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      throw new MalformedException("is not base64 of a COSE_Key: " + e.getMessage(), "spec, key");
    }
  }
}
