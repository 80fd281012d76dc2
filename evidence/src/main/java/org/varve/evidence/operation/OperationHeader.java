package org.varve.evidence.operation;

import java.time.Instant;
import java.util.Optional;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;
import org.varve.evidence.crypto.CoseHeader;
import org.varve.evidence.crypto.SignatureAlgorithm;

/**
 * Who signed an operation, about which source, when.
 *
 * @param kid thumbprint of the signer's key: a hint, not a reason to trust it
 * @param signer claim iss
 * @param source claim sub: 1 to 255 characters without spaces; a URI if it contains ':'
 * @param issuedAtSeconds claim iat, seconds since 1970 by the signer's clock
 */
public record OperationHeader(
    SignatureAlgorithm algorithm,
    String contentType,
    Digest kid,
    String signer,
    String source,
    long issuedAtSeconds) {

  /** The content type of every operation. */
  public static final String CONTENT_TYPE = "application/vnd.varve.operation+cbor";

  /**
   * @throws MalformedException if a value is not as described above
   */
  public OperationHeader {
    if (!contentType.equals(CONTENT_TYPE)) {
      throw new MalformedException("must be " + CONTENT_TYPE, "content type");
    }
    SourceName.require(source, "sub");
  }

  public Instant issuedAt() {
    return Instant.ofEpochSecond(issuedAtSeconds);
  }

  static OperationHeader of(CoseHeader header) {
    return new OperationHeader(
        header.algorithm(),
        header.contentType().orElse(""),
        header.kid(),
        header.issuer(),
        header.subject(),
        header.issuedAtSeconds());
  }

  CoseHeader toCose() {
    return new CoseHeader(
        algorithm,
        Optional.of(contentType),
        kid,
        signer,
        source,
        issuedAtSeconds,
        Optional.empty());
  }
}
