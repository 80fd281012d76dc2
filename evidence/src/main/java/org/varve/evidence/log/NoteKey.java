package org.varve.evidence.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;
import org.varve.evidence.crypto.SignatureAlgorithm;
import org.varve.evidence.crypto.VerificationKey;

/**
 * A key that verifies signature lines of notes, with the name it signs under.
 *
 * <p>Written as {@code name+hex8(key id)+base64(type ‖ key)} (C2SP signed-note). Of the types that
 * C2SP assigns, those that Varve logs and their witnesses use are supported.
 */
public final class NoteKey {
  private static final Pattern VKEY = Pattern.compile("([^+]+)\\+([0-9a-f]{8})\\+(.+)");
  private static final int KEY_BYTES = 32;

  private final String name;
  private final NoteKeyType type;
  private final VerificationKey key;
  private final int id;

  private NoteKey(String name, NoteKeyType type, VerificationKey key) {
    if (key.algorithm() != SignatureAlgorithm.EDDSA) {
      throw new IllegalArgumentException("notes are signed with Ed25519, not " + key.algorithm());
    }
    this.name = NoteName.check(name, "key name");
    this.type = type;
    this.key = key;
    Digest hash = Digest.sha256(name.getBytes(UTF_8), new byte[] {'\n'}, typeAndKey());
    this.id = ByteBuffer.wrap(hash.bytes()).getInt();
  }

  /** A log's checkpoint key: type {@code 01}, over the text of the note. */
  public static NoteKey ofLog(String name, VerificationKey key) {
    return new NoteKey(name, NoteKeyType.ED25519, key);
  }

  /** A witness's key: type {@code 04}, over a time and the text of the note. */
  public static NoteKey ofWitness(String name, VerificationKey key) {
    return new NoteKey(name, NoteKeyType.COSIGNATURE_V1, key);
  }

  /** Reads a verifier key string. Throws {@link MalformedException} if it is none. */
  public static NoteKey parse(String vkey) {
    Matcher matcher = VKEY.matcher(vkey);
    if (!matcher.matches()) {
      throw new MalformedException("a key string is name+key id+base64", "note key");
    }
    byte[] typeAndKey = CanonicalText.base64(matcher.group(3), "note key");
    NoteKeyType type = NoteKeyType.of(typeAndKey[0]);
    if (typeAndKey.length != 1 + KEY_BYTES) {
      throw new MalformedException(
          "a key of type " + type.code() + " has " + KEY_BYTES + " bytes", "note key");
    }
    byte[] raw = Arrays.copyOfRange(typeAndKey, 1, typeAndKey.length);
    NoteKey key = new NoteKey(matcher.group(1), type, VerificationKey.ed25519(raw));
    if (key.id != HexFormat.fromHexDigits(matcher.group(2))) {
      throw new MalformedException("the key id is not that of name and key", "note key");
    }
    return key;
  }

  /**
   * Returns the key as that of a witness. Some witnesses publish their key as type {@code 01}, but
   * cosign with the id of type {@code 04} all the same.
   */
  public NoteKey asWitness() {
    return type == NoteKeyType.COSIGNATURE_V1 ? this : ofWitness(name, key);
  }

  /** Name that the key signs under; for a log, its origin. */
  public String name() {
    return name;
  }

  /** What the key signs. */
  public NoteKeyType type() {
    return type;
  }

  /** First four bytes of the hash of name, type and key. */
  public int id() {
    return id;
  }

  /** The key itself. */
  public VerificationKey key() {
    return key;
  }

  /** Says whether a signature line claims to be by this key; that it is, is not verified. */
  public boolean isNamedBy(NoteSignature line) {
    return line.keyId() == id && line.name().equals(name);
  }

  /** Says whether a signature, as it stands behind the key id of a line, is this key's. */
  boolean verifies(String text, byte[] signature) {
    return type.verifies(key, text, signature);
  }

  /** The verifier key string. */
  @Override
  public String toString() {
    String hexId = HexFormat.of().toHexDigits(id);
    return name + "+" + hexId + "+" + CanonicalText.base64(typeAndKey());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NoteKey that && toString().equals(that.toString());
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }

  private byte[] typeAndKey() {
    return ByteBuffer.allocate(1 + KEY_BYTES).put(type.code()).put(key.rawEd25519()).array();
  }
}
