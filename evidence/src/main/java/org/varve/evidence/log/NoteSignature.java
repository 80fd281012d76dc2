package org.varve.evidence.log;

import java.nio.ByteBuffer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.varve.evidence.MalformedException;

/** One signature line of a signed note: {@code — name base64(key id ‖ signature)}. */
public final class NoteSignature {
  private static final String WHERE = "signature line";
  private static final Pattern LINE = Pattern.compile("\u2014 ([^ ]+) ([^ ]+)");
  private static final int KEY_ID_BYTES = 4;

  private final String name;
  private final int keyId;
  private final byte[] signature;

  NoteSignature(String name, int keyId, byte[] signature) {
    this.name = NoteName.check(name, WHERE);
    this.keyId = keyId;
    this.signature = signature.clone();
  }

  /** Reads a line, without the newline that ends it. */
  public static NoteSignature parse(String line) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      throw new MalformedException("a signature line is an em dash, a name and base64", WHERE);
    }
    ByteBuffer bytes = ByteBuffer.wrap(CanonicalText.base64(matcher.group(2), WHERE));
    if (bytes.remaining() <= KEY_ID_BYTES) {
      throw new MalformedException("a signature line holds a key id and a signature", WHERE);
    }
    int keyId = bytes.getInt();
    byte[] signature = new byte[bytes.remaining()];
    bytes.get(signature);
    return new NoteSignature(matcher.group(1), keyId, signature);
  }

  /** Name of the key that is said to have signed. */
  public String name() {
    return name;
  }

  /** First four bytes of the key's hash: a hint, not an identity. */
  public int keyId() {
    return keyId;
  }

  /** What follows the key id; its form depends on the type of the key. */
  public byte[] signature() {
    return signature.clone();
  }

  /** The line, without the newline that ends it. */
  @Override
  public String toString() {
    byte[] bytes =
        ByteBuffer.allocate(KEY_ID_BYTES + signature.length).putInt(keyId).put(signature).array();
    return "\u2014 " + name + " " + CanonicalText.base64(bytes);
  }
}
