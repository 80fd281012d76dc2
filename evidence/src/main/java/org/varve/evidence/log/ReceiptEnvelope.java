package org.varve.evidence.log;

import org.varve.evidence.MalformedException;
import org.varve.evidence.Slice;
import org.varve.evidence.cbor.CborReader;
import org.varve.evidence.cbor.CborWriter;
import org.varve.evidence.crypto.CoseSign1;
import org.varve.evidence.crypto.SignatureAlgorithm;

/**
 * The COSE_Sign1 around one proof: {@code 18([protected, {396: {label: [proof]}}, nil, sig])}.
 *
 * @param head protected header and signature
 * @param proof the encoded proof
 */
record ReceiptEnvelope(ReceiptHead head, Slice proof) {
  static final int INCLUSION = -1;
  static final int CONSISTENCY = -2;

  private static final int VDP = 396;
  private static final int HEADER_BYTES_MAX = 20_000;
  private static final int PROOF_BYTES_MAX = 4_096;

  byte[] encode(int label) {
    return new CborWriter(1_024)
        .tag(CoseSign1.TAG)
        .array(4)
        .bytes(head.protectedHeader())
        .map(1)
        .uint(VDP)
        .map(1)
        .integer(label)
        .array(1)
        .bytes(proof)
        .nil()
        .bytes(head.signature())
        .toBytes();
  }

  static ReceiptEnvelope decode(byte[] bytes, int label) {
    if (bytes.length > Receipt.BYTES_MAX) {
      throw new MalformedException(
          "a receipt has at most " + Receipt.BYTES_MAX + " bytes, not " + bytes.length, "receipt");
    }
    CborReader in = new CborReader(bytes, "receipt");
    in.tag(CoseSign1.TAG);
    in.arrayOf(4);
    byte[] protectedHeader = in.bytes(HEADER_BYTES_MAX);
    requireOnly(in, VDP);
    requireOnly(in, label);
    in.arrayOf(1);
    Slice proof = in.slice(PROOF_BYTES_MAX);
    in.nil();
    byte[] signature = in.bytesOf(SignatureAlgorithm.SIGNATURE_BYTES);
    in.end();
    return new ReceiptEnvelope(new ReceiptHead(protectedHeader, signature), proof);
  }

  private static void requireOnly(CborReader in, long label) {
    if (in.map(1) != 1 || in.mapKey() != label) {
      throw in.malformed("expected a map with label " + label + " alone");
    }
  }
}
