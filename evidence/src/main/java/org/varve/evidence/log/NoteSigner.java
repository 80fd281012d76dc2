package org.varve.evidence.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.varve.evidence.crypto.SigningKey;

/** Signs the text of notes under a name, with an Ed25519 key (C2SP signed-note, type 01). */
public final class NoteSigner {
  private final SigningKey key;
  private final NoteKey noteKey;

  /** Signs under a name; for a log it is the origin. */
  public NoteSigner(SigningKey key, String name) {
    this.key = key;
    this.noteKey = NoteKey.ofLog(name, key.verificationKey());
  }

  /** What verifies the signatures. */
  public NoteKey noteKey() {
    return noteKey;
  }

  /** Returns a text, which ends in a newline, as a note with this signer's signature. */
  public SignedNote sign(String text) {
    byte[] signature = key.sign(text.getBytes(UTF_8));
    return SignedNote.of(text, new NoteSignature(noteKey.name(), noteKey.id(), signature));
  }
}
