package org.varve.monitoring.witness;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;
import org.varve.evidence.log.AddCheckpoint;
import org.varve.evidence.log.Checkpoint;
import org.varve.evidence.log.CheckpointKeys;
import org.varve.evidence.log.ConsistencyProof;
import org.varve.evidence.log.Cosigner;
import org.varve.evidence.log.MerkleTree;
import org.varve.evidence.log.NoteKey;
import org.varve.evidence.log.NoteSignature;
import org.varve.evidence.log.SignedNote;

/**
 * Cosigns the checkpoints of logs that it was told of, as long as each only grows. What it cosigned
 * is on disk before anyone sees the cosignature; for one log it does one thing at a time.
 */
public final class Witness {
  private static final int LOGS_MAX = 100;

  private final Cosigner cosigner;
  private final Clock clock;
  private final CosignedCheckpoints store;
  private final Map<String, WatchedLog> byOrigin = new LinkedHashMap<>();
  private final Map<String, WatchedLog> byHex = new LinkedHashMap<>();

  /** What became of a request. */
  public sealed interface Outcome {}

  /** The line to append to the checkpoint. */
  public record Cosigned(NoteSignature line) implements Outcome {}

  /** The witness has cosigned another size than the request starts from. */
  public record OtherSize(long size) implements Outcome {}

  /** Refused for good. */
  public record Refused(Reason reason, String sentence) implements Outcome {}

  /** Why a request is refused. */
  public enum Reason {
    UNKNOWN_LOG,
    NOT_SIGNED,
    MALFORMED,
    NOT_CONSISTENT
  }

  /**
   * Opens what was cosigned before.
   *
   * @param logs keys of the logs to cosign for
   * @throws IOException if what was cosigned cannot be read: without it nothing may be cosigned
   */
  public Witness(Cosigner cosigner, List<CheckpointKeys> logs, Path folder, Clock clock)
      throws IOException {
    this.cosigner = cosigner;
    this.clock = clock;
    store = new CosignedCheckpoints(folder);
    if (logs.isEmpty() || logs.size() > LOGS_MAX) {
      throw new IllegalArgumentException(
          "a witness has 1 to " + LOGS_MAX + " logs, not " + logs.size());
    }
    for (CheckpointKeys log : logs) {
      WatchedLog watched = new WatchedLog(log, store.read(log, cosigner.noteKey()).orElse(null));
      if (byOrigin.put(log.origin(), watched) != null) {
        throw new IllegalArgumentException("the log " + log.origin() + " is named twice");
      }
      byHex.put(CosignedCheckpoints.hex(log.origin()), watched);
    }
  }

  /** What verifies the cosignatures. */
  public NoteKey key() {
    return cosigner.noteKey();
  }

  /** Checks a checkpoint, keeps it, and cosigns it. */
  public Outcome add(AddCheckpoint request) {
    Checkpoint checkpoint;
    try {
      checkpoint = Checkpoint.parse(request.note().text());
    } catch (MalformedException e) {
      return new Refused(Reason.MALFORMED, e.where() + ": " + e.rule());
    }
    WatchedLog log = byOrigin.get(checkpoint.origin());
    return log == null
        ? new Refused(Reason.UNKNOWN_LOG, "this witness does not know " + checkpoint.origin())
        : log.add(request, checkpoint);
  }

  /** What it cosigned last for a log. */
  public Optional<SignedNote> newestOf(String origin) {
    return Optional.ofNullable(byOrigin.get(origin)).flatMap(WatchedLog::newest);
  }

  /** What it cosigned last for the log whose origin has this SHA-256. */
  public Optional<SignedNote> newest(String hex) {
    return Optional.ofNullable(byHex.get(hex)).flatMap(WatchedLog::newest);
  }

  private final class WatchedLog {
    private final CheckpointKeys keys;
    private @Nullable SignedNote cosigned;

    WatchedLog(CheckpointKeys keys, @Nullable SignedNote cosigned) {
      this.keys = keys;
      this.cosigned = cosigned;
    }

    synchronized Optional<SignedNote> newest() {
      return Optional.ofNullable(cosigned);
    }

    synchronized Outcome add(AddCheckpoint request, Checkpoint checkpoint) {
      if (!isSigned(request.note())) {
        return new Refused(Reason.NOT_SIGNED, "the checkpoint is not signed with " + keys);
      }
      if (request.oldSize() > checkpoint.size()) {
        return new Refused(
            Reason.MALFORMED,
            "the old size %d is above the new one, %d"
                .formatted(request.oldSize(), checkpoint.size()));
      }
      SignedNote before = cosigned;
      long size = before == null ? 0 : Checkpoint.parse(before.text()).size();
      if (request.oldSize() != size) {
        return new OtherSize(size);
      }
      Digest root = before == null ? MerkleTree.EMPTY_ROOT : Checkpoint.parse(before.text()).root();
      if (!isConsistent(request, root, checkpoint)) {
        return new Refused(
            Reason.NOT_CONSISTENT,
            "the proof does not show that the log has only grown since size " + size);
      }
      NoteSignature line = cosigner.cosign(checkpoint, clock.instant());
      // Other lines may be of anyone: what is kept has those that were checked.
      SignedNote kept = onlySignedByTheLog(request.note()).with(line);
      store.write(keys.origin(), kept);
      cosigned = kept;
      return new Cosigned(line);
    }

    private boolean isSigned(SignedNote note) {
      try {
        return keys.haveSigned(note);
      } catch (MalformedException e) {
        return false; // a line that names a key but is not its signature
      }
    }

    private SignedNote onlySignedByTheLog(SignedNote note) {
      String lines =
          note.signatures().stream()
              .filter(line -> keys.keys().stream().anyMatch(key -> key.isNamedBy(line)))
              .map(line -> line + "\n")
              .collect(Collectors.joining());
      return SignedNote.parse(note.text() + "\n" + lines);
    }
  }

  private static boolean isConsistent(AddCheckpoint request, Digest root, Checkpoint checkpoint) {
    try {
      ConsistencyProof proof =
          new ConsistencyProof(request.oldSize(), checkpoint.size(), request.path());
      return MerkleTree.checkConsistency(proof, root, checkpoint.root());
    } catch (MalformedException e) {
      return false; // more or fewer hashes than the sizes ask for
    }
  }
}
