package org.varve.evidence.log;

import org.varve.evidence.crypto.SigningKey;
import org.varve.evidence.golden.GoldenFiles;

/**
 * The worked example that programs independent of Varve made and accept: a log of two entries, its
 * keys from the seeds 00…1f (signer), 20…3f (receipts), 40…5f (checkpoint), 60…7f (witness).
 */
public final class WorkedExample {
  public static final String ORIGIN = "log.example/varve";
  public static final String WITNESS = "witness.example/w1";

  private WorkedExample() {}

  public static SigningKey signer() {
    return key(0x00);
  }

  public static SigningKey receiptKey() {
    return key(0x20);
  }

  public static SigningKey checkpointKey() {
    return key(0x40);
  }

  public static SigningKey witnessKey() {
    return key(0x60);
  }

  /** The key whose seed is 32 bytes that count up from the first. */
  public static SigningKey key(int firstByte) {
    byte[] seed = new byte[32];
    for (int i = 0; i < seed.length; i++) {
      seed[i] = (byte) (firstByte + i);
    }
    return SigningKey.ed25519(seed);
  }

  public static byte[] bytes(String file) {
    return GoldenFiles.bytes("worked-example/" + file);
  }

  public static String text(String file) {
    return GoldenFiles.text("worked-example/" + file);
  }
}
