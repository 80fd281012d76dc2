package org.varve.evidence.file;

import java.util.Base64;
import java.util.Optional;
import org.varve.evidence.MalformedException;
import org.varve.evidence.crypto.VerificationKey;
import org.varve.evidence.log.NoteKey;
import org.varve.evidence.operation.Spec;

/**
 * The keys with which the node of an organisation signs, as the organisation's resource has them.
 *
 * @param cosigner cosigns checkpoints
 * @param logKey signs the checkpoints that its node shows
 * @param receiptKey signs the receipts that its node gives
 * @param authority signs BLOCK, SIGNER, FORMAT and ACCESS operations; empty if the genesis
 *     operation names its node's key, or its node records nothing
 */
public record OrganisationKeys(
    NoteKey cosigner,
    NoteKey logKey,
    VerificationKey receiptKey,
    Optional<VerificationKey> authority) {

  /** The kind of the resource. */
  public static final String KIND = "Organisation";

  public static final String COSIGNER = "cosigner";
  public static final String LOG_KEY = "logKey";
  public static final String RECEIPT_KEY = "receiptKey";
  public static final String AUTHORITY = "authority";

  /**
   * Reads them from the resource's spec.
   *
   * @throws MalformedException if a key is missing or is none
   */
  public static OrganisationKeys of(Spec spec) {
    return new OrganisationKeys(
        noteKey(spec, COSIGNER),
        noteKey(spec, LOG_KEY),
        coseKey(spec.requiredText(RECEIPT_KEY), RECEIPT_KEY),
        authority(spec));
  }

  /** The authority alone. */
  public static Optional<VerificationKey> authority(Spec spec) {
    return spec.text(AUTHORITY).map(text -> coseKey(text, AUTHORITY));
  }

  private static NoteKey noteKey(Spec spec, String field) {
    try {
      return NoteKey.parse(spec.requiredText(field));
    } catch (MalformedException e) {
      throw new MalformedException(e.rule(), "spec, " + field);
    }
  }

  private static VerificationKey coseKey(String text, String field) {
    try {
      return VerificationKey.fromCoseKey(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      throw new MalformedException("is not base64: " + e.getMessage(), "spec, " + field);
    }
  }
}
