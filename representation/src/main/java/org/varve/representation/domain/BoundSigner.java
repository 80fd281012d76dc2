package org.varve.representation.domain;

import java.util.List;
import org.varve.evidence.crypto.VerificationKey;
import org.varve.evidence.operation.SignerBody;
import org.varve.evidence.operation.SignerName;

/**
 * A signer as the ledger's registry knows it.
 *
 * @param signer its id
 * @param key what its operations are verified with
 * @param sources exact names, or prefixes that end in {@code *}
 * @param active false once revoked
 * @param leafIndex where the SIGNER operation that says so lies in the log
 */
public record BoundSigner(
    String signer, VerificationKey key, List<String> sources, boolean active, long leafIndex) {

  private static final String PREFIX = "urn:varve:signer:";

  public BoundSigner {
    sources = List.copyOf(sources);
  }

  /** The id of the signer whose certificate bears {@code certificateName}. */
  public static String idOf(String certificateName) {
    return PREFIX + certificateName;
  }

  /** The last part of the id of whoever holds {@code key}: what a certificate names. */
  public static String certificateName(VerificationKey key) {
    return SignerName.of(key).substring(PREFIX.length());
  }

  /** Whether the signer may speak about {@code source}. */
  public boolean speaksFor(String source) {
    return sources.stream().anyMatch(bound -> SignerBody.covers(bound, source));
  }
}
