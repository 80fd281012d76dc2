package org.varve.evidence.crypto;

import org.varve.evidence.Slice;
import org.varve.evidence.cbor.CborWriter;

/** What the signature of a COSE_Sign1 is over (RFC 9052 §4.4), and the tag that marks one. */
public final class CoseSign1 {
  /** The CBOR tag of a COSE_Sign1. */
  public static final int TAG = 18;

  private static final String CONTEXT = "Signature1";
  private static final byte[] NO_EXTERNAL_AAD = {};
  private static final int FRAME_BYTES = 32;

  private CoseSign1() {}

  /**
   * The bytes to be signed: {@code ["Signature1", protected, h'', payload]}.
   *
   * @param protectedHeader the inside of the protected byte string exactly as transmitted
   * @param payload the payload, which for a receipt is the root that the verifier rebuilt
   */
  public static byte[] toBeSigned(Slice protectedHeader, Slice payload) {
    return new CborWriter(FRAME_BYTES + protectedHeader.length() + payload.length())
        .array(4)
        .text(CONTEXT)
        .bytes(protectedHeader)
        .bytes(NO_EXTERNAL_AAD)
        .bytes(payload)
        .toBytes();
  }
}
