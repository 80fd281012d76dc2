package org.varve.ledger;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.varve.evidence.crypto.VerificationKey;
import org.varve.evidence.operation.SignerBody;

/**
 * A key, whose it is and what it may speak for, as the newest SIGNER operation says.
 *
 * @param signer the signer's name
 * @param sources exact source names, and prefixes that end in {@code *}
 * @param active false once revoked
 * @param leafIndex where that SIGNER operation is in the log
 */
public record SignerBinding(
    String signer, VerificationKey key, List<String> sources, boolean active, long leafIndex) {

  public SignerBinding {
    requireNonNull(signer);
    requireNonNull(key);
    sources = List.copyOf(sources);
  }

  /** Whether the signer may speak for a source. Says nothing about {@link #active}. */
  public boolean covers(String source) {
    return sources.stream().anyMatch(pattern -> SignerBody.covers(pattern, source));
  }
}
