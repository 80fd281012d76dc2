package org.varve.evidence.log;

import java.time.Instant;
import java.util.Optional;
import org.varve.evidence.Digest;
import org.varve.evidence.crypto.CoseHeader;
import org.varve.evidence.crypto.SigningKey;
import org.varve.evidence.crypto.VerificationKey;

/** Signs the roots of one log, once a commit, for all receipts of that commit. */
public final class ReceiptSigner {
  private final SigningKey key;
  private final VerificationKey verificationKey;
  private final String origin;

  /** Signs for the log of an origin, with a key that signs nothing else. */
  public ReceiptSigner(SigningKey key, String origin) {
    this.key = key;
    this.verificationKey = key.verificationKey();
    this.origin = NoteName.checkOrigin(origin, "origin");
  }

  /** What verifies the receipts. */
  public VerificationKey verificationKey() {
    return verificationKey;
  }

  /**
   * Signs the root of a tree. Issuer and subject are both the origin, so that nothing in the signed
   * bytes is of one operation; the time of the commit is kept in whole seconds, rounded down.
   */
  public ReceiptHead sign(Digest root, Instant committedAt) {
    byte[] header =
        new CoseHeader(
                verificationKey.algorithm(),
                Optional.empty(),
                verificationKey.kid(),
                origin,
                origin,
                committedAt.getEpochSecond(),
                Optional.of(ReceiptHead.RFC9162_SHA256))
            .encode();
    return new ReceiptHead(header, key.sign(ReceiptHead.toBeSigned(header, root)));
  }
}
