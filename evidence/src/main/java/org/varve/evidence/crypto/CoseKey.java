package org.varve.evidence.crypto;

import org.varve.evidence.Slice;
import org.varve.evidence.cbor.CborReader;
import org.varve.evidence.cbor.CborWriter;
import org.varve.evidence.cbor.FieldReader;

/**
 * The COSE_Key of a public key with its required members only (RFC 9053 §7), whose SHA-256 is the
 * kid (RFC 9679 §3).
 */
final class CoseKey {
  private static final int KTY = 1;
  private static final int CRV = -1;
  private static final int X = -2;
  private static final int Y = -3;
  private static final int KTY_OKP = 1;
  private static final int KTY_EC2 = 2;
  private static final int CRV_P256 = 1;
  private static final int CRV_ED25519 = 6;
  private static final int COORDINATE_BYTES = P256Rules.COORDINATE_BYTES;

  private CoseKey() {}

  static byte[] ed25519(byte[] x) {
    CborWriter out = new CborWriter().map(3);
    out.integer(KTY).integer(KTY_OKP).integer(CRV).integer(CRV_ED25519);
    return out.integer(X).bytes(x).toBytes();
  }

  /** The y is given in full: RFC 9679 §4.2 has no place for a sign bit. */
  static byte[] p256(byte[] point) {
    CborWriter out = new CborWriter().map(4);
    out.integer(KTY).integer(KTY_EC2).integer(CRV).integer(CRV_P256);
    out.integer(X).bytes(Slice.of(point, 0, COORDINATE_BYTES));
    out.integer(Y).bytes(Slice.of(point, COORDINATE_BYTES, COORDINATE_BYTES));
    return out.toBytes();
  }

  static VerificationKey read(byte[] coseKey) {
    CborReader in = new CborReader(coseKey, "COSE_Key");
    FieldReader members = new FieldReader(in, 4);
    long type = members.field(KTY).integer();
    long curve = members.field(CRV).integer();
    boolean ed25519 = type == KTY_OKP && curve == CRV_ED25519;
    if (!ed25519 && (type != KTY_EC2 || curve != CRV_P256)) {
      throw in.malformed("must be an Ed25519 or a P-256 key");
    }
    byte[] x = members.field(X).bytesOf(COORDINATE_BYTES);
    VerificationKey key =
        ed25519
            ? VerificationKey.ed25519(x)
            : VerificationKey.p256(x, members.field(Y).bytesOf(COORDINATE_BYTES));
    members.end();
    in.end();
    return key;
  }
}
