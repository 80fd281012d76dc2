package org.varve.ledger.channel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import org.varve.evidence.MalformedException;
import org.varve.evidence.log.Checkpoint;
import org.varve.evidence.log.NoteKey;
import org.varve.evidence.log.NoteSignature;
import org.varve.evidence.log.SignedNote;
import org.varve.ledger.resource.OrganisationSpec;

/**
 * An organisation's word that the log's tree of a size has a root: a checkpoint with its
 * cosignature, and no other line. Its cosigner is named {@code <origin>/<organisation>}.
 *
 * @param organisation the id of its resource
 * @param checkpoint what is said
 * @param cosignature by whom and when; means nothing until {@link #isSignedBy} has said so
 */
public record Attestation(String organisation, Checkpoint checkpoint, NoteSignature cosignature) {

  /** Of the note. */
  public static final int BYTES_MAX = 4096;

  private static final String WHERE = "attestation";

  /** Checks the form of the parts. */
  public Attestation {
    OrganisationSpec.requireId(organisation);
    requireNonNull(checkpoint);
    String name = OrganisationSpec.cosignerName(checkpoint.origin(), organisation);
    if (!cosignature.name().equals(name)) {
      throw new MalformedException(
          "the cosignature is by '%s', expected '%s'".formatted(cosignature.name(), name), WHERE);
    }
  }

  /**
   * Reads what is posted.
   *
   * @throws MalformedException unless it is a checkpoint with one line of the organisation's
   */
  public static Attestation parse(String organisation, String note) {
    int bytes = note.getBytes(UTF_8).length;
    if (bytes > BYTES_MAX) {
      throw new MalformedException(
          "the note has %s bytes, over the limit of %s".formatted(bytes, BYTES_MAX), WHERE);
    }
    SignedNote signed = SignedNote.parse(note);
    if (signed.signatures().size() != 1) {
      throw new MalformedException(
          "the note has %s signature lines, expected the organisation's alone"
              .formatted(signed.signatures().size()),
          WHERE);
    }
    return new Attestation(
        organisation, Checkpoint.parse(signed.text()), signed.signatures().get(0));
  }

  /** The key of the channel's state that it is recorded under. */
  public String key() {
    return ChannelKeys.attestation(checkpoint.size(), organisation);
  }

  /** The checkpoint with the cosignature as its one line. */
  public SignedNote note() {
    return SignedNote.parse(checkpoint.text() + "\n" + cosignature + "\n");
  }

  /** Whether the cosignature is that of a key. */
  public boolean isSignedBy(NoteKey cosigner) {
    try {
      return note().isSignedBy(cosigner);
    } catch (MalformedException e) {
      // The line names the key and does not verify.
      return false;
    }
  }
}
