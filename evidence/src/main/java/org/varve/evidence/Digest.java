package org.varve.evidence;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A SHA-256 digest: 32 bytes that name an item, an operation, a key or a node of a Merkle tree.
 *
 * <p>Hashing uses the JDK's own provider, the fastest for SHA-256, since it uses the processor's
 * instructions for it.
 */
public final class Digest implements Comparable<Digest> {
  /** Bytes in a digest. */
  public static final int BYTES = 32;

  private static final byte LEAF_PREFIX = 0;
  private static final byte NODE_PREFIX = 1;
  private static final ThreadLocal<MessageDigest> SHA_256 =
      ThreadLocal.withInitial(Digest::newSha256);

  private final byte[] bytes;

  private Digest(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * @param bytes the 32 bytes, copied
   * @throws MalformedException if there are not 32 of them
   */
  public static Digest of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new MalformedException("a digest has 32 bytes, not " + bytes.length, "digest");
    }
    return new Digest(bytes.clone());
  }

  /**
   * @param hex 64 hexadecimal digits
   * @throws MalformedException if it is anything else
   */
  public static Digest parse(String hex) {
    if (hex.length() != 2 * BYTES || !hex.chars().allMatch(HexFormat::isHexDigit)) {
      throw new MalformedException("a digest is written as 64 hexadecimal digits", "digest");
    }
    return new Digest(HexFormat.of().parseHex(hex));
  }

  /** SHA-256 of the parts, one after the other. */
  public static Digest sha256(byte[]... parts) {
    MessageDigest sha256 = SHA_256.get();
    for (byte[] part : parts) {
      sha256.update(part);
    }
    return new Digest(sha256.digest());
  }

  /** SHA-256 of the parts, one after the other. */
  public static Digest sha256(Slice... parts) {
    MessageDigest sha256 = SHA_256.get();
    for (Slice part : parts) {
      sha256.update(part.array(), part.offset(), part.length());
    }
    return new Digest(sha256.digest());
  }

  /** The hash of a leaf of a Merkle tree: SHA-256(00 ‖ entry), RFC 9162 §2.1.1. */
  public static Digest ofLeaf(byte[] entry) {
    MessageDigest sha256 = SHA_256.get();
    sha256.update(LEAF_PREFIX);
    sha256.update(entry);
    return new Digest(sha256.digest());
  }

  /** The hash of an inner node of a Merkle tree: SHA-256(01 ‖ left ‖ right), RFC 9162 §2.1.1. */
  public static Digest ofNode(Digest left, Digest right) {
    MessageDigest sha256 = SHA_256.get();
    sha256.update(NODE_PREFIX);
    sha256.update(left.bytes);
    sha256.update(right.bytes);
    return new Digest(sha256.digest());
  }

  /** A copy of the 32 bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** Writes the 32 bytes into {@code target} from {@code offset} on. */
  public void copyTo(byte[] target, int offset) {
    System.arraycopy(bytes, 0, target, offset, BYTES);
  }

  /** 64 lower-case hexadecimal digits. */
  public String hex() {
    return HexFormat.of().formatHex(bytes);
  }

  /** Orders as unsigned bytes, which is also the order of the hexadecimal form. */
  @Override
  public int compareTo(Digest other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Digest digest && Arrays.equals(bytes, digest.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return hex();
  }

  private static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform must have SHA-256", e);
    }
  }
}
