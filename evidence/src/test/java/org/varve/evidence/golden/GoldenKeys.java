package org.varve.evidence.golden;

import org.varve.evidence.crypto.SigningKey;

/** The keys of the golden vectors: published, so good for nothing else. */
public final class GoldenKeys {
  private GoldenKeys() {}

  /** Seed 00…1f. */
  public static SigningKey signer() {
    return counting(0x00);
  }

  /** Seed 20…3f. */
  public static SigningKey receipt() {
    return counting(0x20);
  }

  /** Seed 40…5f. */
  public static SigningKey checkpoint() {
    return counting(0x40);
  }

  /** Seed 80…9f: signs BLOCK, SIGNER and FORMAT. */
  public static SigningKey authority() {
    return counting(0x80);
  }

  /** The P-256 key of RFC 6979 §A.2.5. */
  public static SigningKey es256() {
    return SigningKey.fromPem(GoldenFiles.text("keys/es256.pem"));
  }

  /** The Ed25519 key whose seed is 32 bytes that count up from the first. */
  private static SigningKey counting(int first) {
    byte[] seed = new byte[32];
    for (int i = 0; i < seed.length; i++) {
      seed[i] = (byte) (first + i);
    }
    return SigningKey.ed25519(seed);
  }
}
