package org.varve.evidence.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.time.Instant;
import org.varve.evidence.crypto.SigningKey;

/**
 * Makes the cosignatures of a witness: that it saw this tree head, grown from all it saw before, at
 * a time (C2SP tlog-cosignature, {@code cosignature/v1}).
 *
 * <p>The check that the log has only grown is the caller's, and comes before.
 */
public final class Cosigner {
  private final SigningKey key;
  private final NoteKey noteKey;

  /** Signs under a name, usually a URL without scheme. */
  public Cosigner(SigningKey key, String name) {
    this.key = key;
    this.noteKey = NoteKey.ofWitness(name, key.verificationKey());
  }

  /** What verifies the cosignatures. */
  public NoteKey noteKey() {
    return noteKey;
  }

  /** Returns the signature line for a checkpoint, to be appended to its note. */
  public NoteSignature cosign(Checkpoint checkpoint, Instant time) {
    long seconds = time.getEpochSecond();
    if (seconds < 0) {
      throw new IllegalArgumentException("a cosignature is made after 1970, not at " + time);
    }
    byte[] signature = key.sign(message(checkpoint.text(), seconds));
    ByteBuffer timed = ByteBuffer.allocate(Long.BYTES + signature.length);
    timed.putLong(seconds).put(signature);
    return new NoteSignature(noteKey.name(), noteKey.id(), timed.array());
  }

  static byte[] message(String text, long seconds) {
    return ("cosignature/v1\ntime " + seconds + "\n" + text).getBytes(UTF_8);
  }
}
