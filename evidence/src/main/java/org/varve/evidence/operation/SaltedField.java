package org.varve.evidence.operation;

import java.util.Arrays;
import java.util.Objects;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;
import org.varve.evidence.cbor.CborReader;
import org.varve.evidence.cbor.CborWriter;

/**
 * One field of a {@link SaltedItem}: a salt, a name and a value. Whoever sees only its digest can
 * neither read nor guess the value as long as the salt is secret.
 */
public final class SaltedField {
  /** As many random bytes as nobody can try. */
  public static final int SALT_BYTES = 16;

  /** As long as the longest name of a SenML record. */
  public static final int NAME_BYTES_MAX = 512;

  /** Keeps a field's digest apart from leaves (00) and nodes (01). */
  private static final byte[] DIGEST_PREFIX = {2};

  private final byte[] salt;
  private final String name;
  private final byte[] value;
  private final Digest digest;

  private SaltedField(byte[] salt, String name, byte[] value, String where) {
    this.salt = salt;
    this.name = requireName(name, where);
    this.value = value;
    CborWriter encoded = new CborWriter(32 + name.length() + value.length);
    writeTo(encoded);
    digest = Digest.sha256(DIGEST_PREFIX, encoded.toBytes());
  }

  /**
   * @param salt 16 bytes from a secure random generator, new for each field
   * @param name 1 to 512 bytes in UTF-8, without control characters
   * @param value what its format says; all are copied
   * @throws MalformedException if the salt or the name is otherwise
   */
  public static SaltedField of(byte[] salt, String name, byte[] value) {
    if (salt.length != SALT_BYTES) {
      throw new MalformedException("a salt has 16 bytes, not " + salt.length, "field " + name);
    }
    return new SaltedField(salt.clone(), name, value.clone(), "field");
  }

  static SaltedField read(CborReader in, String where) {
    in.arrayOf(3);
    byte[] salt = in.bytesOf(SALT_BYTES);
    String name = in.text(NAME_BYTES_MAX);
    return new SaltedField(salt, name, in.bytes(ItemTree.MAX_ITEM_BYTES), where);
  }

  void writeTo(CborWriter out) {
    out.array(3).bytes(salt).text(name).bytes(value);
  }

  public String name() {
    return name;
  }

  /** A copy. */
  public byte[] value() {
    return value.clone();
  }

  /** A copy. */
  public byte[] salt() {
    return salt.clone();
  }

  /** SHA-256(02 ‖ CBOR of the field): what stands in place of the field when it is masked. */
  public Digest digest() {
    return digest;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SaltedField that
        && name.equals(that.name)
        && Arrays.equals(salt, that.salt)
        && Arrays.equals(value, that.value);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, digest);
  }

  /** The name alone: what a field holds is not for logs. */
  @Override
  public String toString() {
    return name;
  }

  /** Names are shown to people, so nothing in them may steer a terminal. */
  private static String requireName(String name, String where) {
    Texts.require(name, NAME_BYTES_MAX, where);
    if (name.codePoints().anyMatch(SaltedField::isControl)) {
      throw new MalformedException("a name must not contain control characters", where);
    }
    return name;
  }

  private static boolean isControl(int character) {
    return Character.isISOControl(character) || Character.getType(character) == Character.FORMAT;
  }
}
