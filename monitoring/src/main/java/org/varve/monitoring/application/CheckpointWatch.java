package org.varve.monitoring.application;

import java.util.Optional;
import org.varve.evidence.MalformedException;
import org.varve.evidence.log.AddCheckpoint;
import org.varve.evidence.log.Checkpoint;
import org.varve.evidence.log.CheckpointKeys;
import org.varve.evidence.log.NoteKey;
import org.varve.evidence.log.SignedNote;
import org.varve.monitoring.application.Supervised.SignedHead;
import org.varve.monitoring.witness.Witness;

/**
 * Has the log's newest checkpoint cosigned by monitoring's own witness, which it does only if the
 * log has grown from what it cosigned before; tells a fork or a roll-back, and keeps both signed
 * checkpoints, which together prove it.
 */
public final class CheckpointWatch {
  private final Supervised supervised;
  private final Witness witness;
  private final CheckpointKeys log;
  private final Contradictions contradictions;

  /** The port to where checkpoints that contradict each other are kept. */
  @FunctionalInterface
  public interface Contradictions {
    /** Keeps both; says where. */
    String keep(SignedNote older, SignedNote newer, String sentence);
  }

  /**
   * @param log the keys of its checkpoints, from a trust file
   */
  public CheckpointWatch(
      Supervised supervised, Witness witness, CheckpointKeys log, Contradictions contradictions) {
    this.supervised = supervised;
    this.witness = witness;
    this.log = log;
    this.contradictions = contradictions;
  }

  /** Name of the log. */
  public String origin() {
    return log.origin();
  }

  /** The key that verifies its cosignatures. */
  public NoteKey key() {
    return witness.key();
  }

  /** What it cosigned last; empty before the first look. */
  public Optional<SignedNote> newest() {
    return witness.newestOf(log.origin());
  }

  /** Looks once; a sentence if the log contradicts what it has shown before. */
  Optional<String> look() {
    Optional<SignedNote> before = newest();
    Optional<Checkpoint> known = before.map(note -> Checkpoint.parse(note.text()));
    long size = known.map(Checkpoint::size).orElse(0L);
    SignedHead head = supervised.checkpoint(size);
    try {
      SignedNote note = SignedNote.parse(head.checkpoint());
      Checkpoint now = Checkpoint.parse(note.text());
      if (known.equals(Optional.of(now))) {
        return Optional.empty();
      }
      if (now.size() < size) {
        return contradiction(
            before,
            note,
            "The log had %d entries and now shows %d: it was rolled back, perhaps restored from a backup."
                .formatted(size, now.size()));
      }
      return cosigned(before, new AddCheckpoint(size, head.path(), note));
    } catch (MalformedException e) {
      return Optional.of(
          "What the node gives as its checkpoint cannot be read: %s: %s"
              .formatted(e.where(), e.rule()));
    }
  }

  private Optional<String> cosigned(Optional<SignedNote> before, AddCheckpoint request) {
    Witness.Outcome outcome = witness.add(request);
    if (!(outcome instanceof Witness.Refused refused)) {
      return Optional.empty();
    }
    return refused.reason() == Witness.Reason.NOT_CONSISTENT
        ? contradiction(
            before,
            request.note(),
            "The log has signed two histories that contradict each other: " + refused.sentence())
        : Optional.of(
            "The node shows a checkpoint of another log than the trust file names: "
                + refused.sentence());
  }

  private Optional<String> contradiction(
      Optional<SignedNote> before, SignedNote note, String sentence) {
    String place =
        before
            .map(
                older ->
                    " Both signed checkpoints are in " + contradictions.keep(older, note, sentence))
            .orElse("");
    return Optional.of(
        sentence
            + place
            + " Do not rely on this log; show them to its operator and to its witnesses.");
  }
}
