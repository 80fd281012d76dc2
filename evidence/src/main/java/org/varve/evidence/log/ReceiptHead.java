package org.varve.evidence.log;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;
import org.varve.evidence.Slice;
import org.varve.evidence.crypto.CoseHeader;
import org.varve.evidence.crypto.CoseSign1;
import org.varve.evidence.crypto.SignatureAlgorithm;
import org.varve.evidence.crypto.VerificationKey;

/**
 * The part of a receipt that all receipts of one commit share: protected header and signature.
 *
 * <p>The signature covers the root, which a verifier rebuilds, and not the tree size: for many
 * sizes a path has the same shape. Take the size from the checkpoint of the same root.
 */
public final class ReceiptHead {
  /** Value of label 395: RFC9162_SHA256. */
  static final long RFC9162_SHA256 = 1;

  private final byte[] protectedHeader;
  private final byte[] signature;
  private final CoseHeader header;

  /**
   * Reads the two byte strings of a COSE_Sign1.
   *
   * @throws MalformedException if they have not the form of a receipt's
   */
  public ReceiptHead(byte[] protectedHeader, byte[] signature) {
    this.protectedHeader = protectedHeader.clone();
    this.signature = signature.clone();
    this.header = CoseHeader.decode(Slice.of(this.protectedHeader));
    if (!header.verifiableDataStructure().equals(Optional.of(RFC9162_SHA256))) {
      throw new MalformedException("vds (395) is 1, RFC9162_SHA256", "receipt.header");
    }
    if (header.contentType().isPresent()) {
      throw new MalformedException("a receipt has no content type", "receipt.header");
    }
    if (signature.length != SignatureAlgorithm.SIGNATURE_BYTES) {
      throw new MalformedException(
          "a signature has 64 bytes, not " + signature.length, "receipt.signature");
    }
  }

  /** What the protected header says: algorithm, kid, issuer, subject, time. */
  public CoseHeader header() {
    return header;
  }

  /** Time of the commit by the clock of the log, in whole seconds. */
  public Instant committedAt() {
    return Instant.ofEpochSecond(header.issuedAtSeconds());
  }

  /** The inside of the protected byte string as transmitted. */
  public byte[] protectedHeader() {
    return protectedHeader.clone();
  }

  /** The 64 bytes of the signature. */
  public byte[] signature() {
    return signature.clone();
  }

  /** Says whether a log's receipt key signed this root. */
  public boolean verifies(VerificationKey key, Digest root) {
    return key.algorithm() == header.algorithm()
        && key.verify(toBeSigned(protectedHeader, root), signature);
  }

  /** The receipt leaves the root out: it is the payload that whoever verifies has rebuilt. */
  static byte[] toBeSigned(byte[] protectedHeader, Digest root) {
    return CoseSign1.toBeSigned(Slice.of(protectedHeader), Slice.of(root.bytes()));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ReceiptHead that
        && Arrays.equals(protectedHeader, that.protectedHeader)
        && Arrays.equals(signature, that.signature);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(protectedHeader) + Arrays.hashCode(signature);
  }
}
