package org.varve.evidence.log;

import org.varve.evidence.crypto.SigningKey;

/**
 * Signs the checkpoints of one log.
 *
 * <p>The log never signs two roots for one size, nor a smaller tree after a larger one: its caller
 * makes a checkpoint durable before anyone else sees it.
 */
public final class CheckpointSigner {
  private final NoteSigner signer;

  /** Signs for the log of an origin, with a key that signs nothing else. */
  public CheckpointSigner(SigningKey key, String origin) {
    signer = new NoteSigner(key, NoteName.checkOrigin(origin, "origin"));
  }

  /** What verifies the checkpoints. */
  public NoteKey noteKey() {
    return signer.noteKey();
  }

  /** Returns the signed note of a checkpoint, whose origin is the signer's own. */
  public String sign(Checkpoint checkpoint) {
    if (!checkpoint.origin().equals(noteKey().name())) {
      throw new IllegalArgumentException(
          "signer of " + noteKey().name() + " asked to sign for " + checkpoint.origin());
    }
    return signer.sign(checkpoint.text()).toString();
  }
}
