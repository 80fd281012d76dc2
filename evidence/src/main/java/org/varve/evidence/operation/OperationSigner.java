package org.varve.evidence.operation;

import java.time.Instant;
import org.varve.evidence.MalformedException;
import org.varve.evidence.crypto.CoseHeader;
import org.varve.evidence.crypto.SigningKey;

/** Signs operations in the name of one signer. */
public final class OperationSigner {
  private final SigningKey key;
  private final String signer;

  public OperationSigner(SigningKey key, String signer) {
    this.key = key;
    this.signer = signer;
  }

  /** Signs under the id that belongs to the key. */
  public static OperationSigner of(SigningKey key) {
    return new OperationSigner(key, SignerName.of(key.verificationKey()));
  }

  /**
   * @param issuedAt by the signer's clock, cut to seconds
   * @throws MalformedException if the operation would break a rule, such as its size limit
   */
  public Operation sign(String source, Instant issuedAt, OperationPayload payload) {
    CoseHeader header =
        new OperationHeader(
                key.verificationKey().algorithm(),
                OperationHeader.CONTENT_TYPE,
                key.verificationKey().kid(),
                signer,
                source,
                issuedAt.getEpochSecond())
            .toCose();
    return new Operation(SignedStatement.sign(key, header, payload.encode()));
  }

  public String signer() {
    return signer;
  }
}
