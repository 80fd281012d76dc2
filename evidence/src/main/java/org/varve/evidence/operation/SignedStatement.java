package org.varve.evidence.operation;

import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;
import org.varve.evidence.Slice;
import org.varve.evidence.cbor.CborReader;
import org.varve.evidence.cbor.CborWriter;
import org.varve.evidence.crypto.CoseHeader;
import org.varve.evidence.crypto.CoseSign1;
import org.varve.evidence.crypto.SignatureAlgorithm;
import org.varve.evidence.crypto.SigningKey;
import org.varve.evidence.crypto.VerificationKey;

/**
 * A SCITT Signed Statement (RFC 9943) as a log records it: a tagged COSE_Sign1 with a payload of
 * any content type, an empty unprotected header and nothing to be supplied from outside.
 *
 * <p>It keeps the bytes as they came; ids, leaves and signatures are computed over those, never
 * over anything written anew.
 */
public final class SignedStatement {
  /** The most that fits an entry of a static log, whose length has two bytes (tlog-tiles). */
  public static final int MAX_BYTES = 65_535;

  private static final String WHAT = "operation";

  private final byte[] bytes;
  private final CoseHeader header;
  private final Slice protectedHeader;
  private final Slice payload;
  private final byte[] signature;

  private SignedStatement(byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      throw new MalformedException(
          "has " + bytes.length + " bytes, over the limit of " + MAX_BYTES, WHAT);
    }
    this.bytes = bytes;
    CborReader in = new CborReader(bytes, WHAT);
    in.tag(CoseSign1.TAG);
    in.arrayOf(4);
    protectedHeader = in.slice(MAX_BYTES);
    // RFC 9943 empties the unprotected header before registration.
    in.mapOf(0);
    payload = in.slice(MAX_BYTES);
    signature = in.bytesOf(SignatureAlgorithm.SIGNATURE_BYTES);
    in.end();
    header = requireStatement(CoseHeader.decode(protectedHeader));
  }

  /**
   * @param bytes kept, so not to be modified any more
   * @throws MalformedException if it is not a statement in the one allowed form
   */
  public static SignedStatement decode(byte[] bytes) {
    return new SignedStatement(bytes);
  }

  /**
   * Signs a payload.
   *
   * @throws MalformedException if the header lacks a content type, or the whole is too large
   */
  public static SignedStatement sign(SigningKey key, CoseHeader header, byte[] payload) {
    byte[] protectedHeader = header.encode();
    byte[] toBeSigned = CoseSign1.toBeSigned(Slice.of(protectedHeader), Slice.of(payload));
    byte[] statement =
        new CborWriter(toBeSigned.length + 2 * SignatureAlgorithm.SIGNATURE_BYTES)
            .tag(CoseSign1.TAG)
            .array(4)
            .bytes(protectedHeader)
            .map(0)
            .bytes(payload)
            .bytes(key.sign(toBeSigned))
            .toBytes();
    return new SignedStatement(statement);
  }

  /** The whole statement as it came; shared, not to be modified. */
  public byte[] bytes() {
    return bytes;
  }

  public CoseHeader header() {
    return header;
  }

  public Slice payload() {
    return payload;
  }

  public OperationId id() {
    return new OperationId(Digest.sha256(protectedHeader, payload));
  }

  /** The hash of its leaf in the log. */
  public Digest leafHash() {
    return Digest.ofLeaf(bytes);
  }

  /** Whether this key is the one that the header names and made the signature. */
  public boolean signedBy(VerificationKey key) {
    return key.algorithm() == header.algorithm()
        && key.kid().equals(header.kid())
        && key.verify(CoseSign1.toBeSigned(protectedHeader, payload), signature);
  }

  private static CoseHeader requireStatement(CoseHeader header) {
    if (header.contentType().isEmpty()) {
      throw new MalformedException("content type (3) is required", "protected header");
    }
    if (header.verifiableDataStructure().isPresent()) {
      throw new MalformedException("label 395 is for receipts only", "protected header");
    }
    return header;
  }
}
