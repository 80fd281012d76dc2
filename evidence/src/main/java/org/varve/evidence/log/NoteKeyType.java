package org.varve.evidence.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import org.varve.evidence.MalformedException;
import org.varve.evidence.crypto.SignatureAlgorithm;
import org.varve.evidence.crypto.VerificationKey;

/** What a note key signs. C2SP assigns further types, which verifiers of Varve do not need. */
public enum NoteKeyType {
  /** Ed25519 over the text of the note. */
  ED25519(1) {
    @Override
    boolean verifies(VerificationKey key, String text, byte[] signature) {
      return key.verify(text.getBytes(UTF_8), signature);
    }
  },

  /** Ed25519 over a time and the text of a checkpoint (C2SP tlog-cosignature). */
  COSIGNATURE_V1(4) {
    @Override
    boolean verifies(VerificationKey key, String text, byte[] signature) {
      if (signature.length != Long.BYTES + SignatureAlgorithm.SIGNATURE_BYTES) {
        return false;
      }
      ByteBuffer timed = ByteBuffer.wrap(signature);
      long seconds = timed.getLong();
      byte[] ed25519 = new byte[timed.remaining()];
      timed.get(ed25519);
      return seconds >= 0 && key.verify(Cosigner.message(text, seconds), ed25519);
    }
  };

  private final byte code;

  NoteKeyType(int code) {
    this.code = (byte) code;
  }

  /** The byte that stands before the key. */
  byte code() {
    return code;
  }

  /** Says whether a signature of this type over a note's text is the key's. */
  abstract boolean verifies(VerificationKey key, String text, byte[] signature);

  static NoteKeyType of(byte code) {
    for (NoteKeyType type : values()) {
      if (type.code == code) {
        return type;
      }
    }
    throw new MalformedException(
        "key type " + Byte.toUnsignedInt(code) + " is not supported, only 1 and 4 are", "note key");
  }
}
