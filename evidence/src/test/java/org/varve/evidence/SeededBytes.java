package org.varve.evidence;

import java.util.Arrays;
import java.util.Random;

/** Random bytes and random damage to bytes, the same for the same seed. */
public final class SeededBytes {
  private SeededBytes() {}

  /** Up to {@code max} random bytes. */
  public static byte[] of(Random random, int max) {
    byte[] bytes = new byte[random.nextInt(max + 1)];
    random.nextBytes(bytes);
    return bytes;
  }

  /** A copy with one to three of: a flipped bit, a changed, added, removed or repeated part. */
  public static byte[] mutate(Random random, byte[] original) {
    byte[] bytes = original;
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      bytes = mutateOnce(random, bytes);
    }
    return bytes;
  }

  private static byte[] mutateOnce(Random random, byte[] original) {
    if (original.length == 0) {
      return of(random, 8);
    }
    int at = random.nextInt(original.length);
    byte[] bytes = original.clone();
    switch (random.nextInt(5)) {
      case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bytes[at] = (byte) random.nextInt();
      case 2 -> {
        return splice(original, at, at, of(random, 8));
      }
      case 3 -> {
        int end = Math.min(original.length, at + 1 + random.nextInt(8));
        return splice(original, at, end, new byte[0]);
      }
      default -> {
        int end = Math.min(original.length, at + 1 + random.nextInt(40));
        return splice(original, at, at, Arrays.copyOfRange(original, at, end));
      }
    }
    return bytes;
  }

  private static byte[] splice(byte[] original, int from, int to, byte[] replacement) {
    byte[] spliced = Arrays.copyOf(original, from + replacement.length + original.length - to);
    System.arraycopy(replacement, 0, spliced, from, replacement.length);
    System.arraycopy(original, to, spliced, from + replacement.length, original.length - to);
    return spliced;
  }
}
