package org.varve.evidence.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;
import org.varve.evidence.file.Verdict.Code;
import org.varve.evidence.log.Checkpoint;
import org.varve.evidence.log.SignedNote;

/** Checks that a checkpoint is of the trusted log and confirmed by enough witnesses. */
final class CheckpointCheck {
  private final TrustFile trust;
  private final SignedNote note;
  private final String part;
  private final Checkpoint checkpoint;

  /**
   * Reads the text of a note as a checkpoint.
   *
   * @param part what the checkpoint is called in verdicts
   * @throws MalformedException if it is none
   */
  CheckpointCheck(TrustFile trust, SignedNote note, String part) {
    this.trust = trust;
    this.note = note;
    this.part = part;
    this.checkpoint = Checkpoint.parse(note.text());
  }

  Checkpoint checkpoint() {
    return checkpoint;
  }

  /** What is wrong with it, if anything. */
  Optional<Verdict> check(VerifiedBefore before) {
    Digest id = Digest.sha256("checkpoint".getBytes(UTF_8), note.toString().getBytes(UTF_8));
    return before.orCheck(id, this::check);
  }

  private Optional<Verdict> check() {
    try {
      return origin().or(this::log).or(this::witnesses).or(this::seen);
    } catch (MalformedException e) {
      return Optional.of(Verdict.of(Code.TAMPERED, part + ", " + e.where(), e.rule() + "."));
    }
  }

  private Optional<Verdict> origin() {
    if (checkpoint.origin().equals(trust.origin())) {
      return Optional.empty();
    }
    String detail = "It is of " + checkpoint.origin() + ", you trust " + trust.origin() + ".";
    return Optional.of(Verdict.of(Code.UNTRUSTED_LOG, part + ".origin", detail));
  }

  private Optional<Verdict> log() {
    if (trust.logKeys().haveSigned(note)) {
      return Optional.empty();
    }
    String detail = "The checkpoint is not signed with the log's key " + trust.logKeys() + ".";
    return Optional.of(Verdict.of(Code.UNTRUSTED_LOG, part + ".signature", detail));
  }

  private Optional<Verdict> witnesses() {
    Quorum.Agreement agreement = trust.agreement(note);
    if (agreement.isReached()) {
      return Optional.empty();
    }
    String detail =
        agreement.confirming()
            + " of "
            + agreement.asked()
            + " confirm it, "
            + agreement.needed()
            + " must.";
    return Optional.of(Verdict.of(Code.NOT_AGREED, part + ".witnesses", detail));
  }

  private Optional<Verdict> seen() {
    return trust
        .seen()
        .filter(known -> known.size() == checkpoint.size())
        .filter(known -> !known.root().equals(checkpoint.root()))
        .map(
            known ->
                Verdict.of(
                    Code.ROLLED_BACK,
                    part + ".root",
                    "The root for "
                        + known.size()
                        + " entries is not the one in your trust file."));
  }
}
