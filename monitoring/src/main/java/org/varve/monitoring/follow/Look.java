package org.varve.monitoring.follow;

import java.io.IOException;
import java.util.Optional;
import org.varve.evidence.MalformedException;
import org.varve.evidence.file.TrustFile;
import org.varve.evidence.file.Verdict;
import org.varve.evidence.file.Verifier;
import org.varve.evidence.log.CheckedTiles;
import org.varve.evidence.log.Checkpoint;
import org.varve.evidence.log.ConsistencyProof;
import org.varve.evidence.log.MerkleProver;
import org.varve.evidence.log.MerkleTree;
import org.varve.evidence.log.SignedNote;
import org.varve.monitoring.follow.LogVerdict.Code;

/**
 * One look at a log: reads its checkpoint, checks it against the trust file and against what was
 * seen before, and remembers it if it is good.
 *
 * <p>Between two sizes no proof is asked for: both roots are made of the log's own tiles, each of
 * which is checked against the newer root. So an older root that differs is the log's doing.
 */
final class Look {
  private final TrustFile trust;
  private final LogTiles log;
  private final KeptCheckpoints kept;

  /**
   * What was found.
   *
   * @param tiles those of the checkpoint, if it is good
   */
  record Seen(LogVerdict verdict, Optional<SignedNote> note, Optional<CheckedTiles> tiles) {}

  Look(TrustFile trust, LogTiles log, KeptCheckpoints kept) {
    this.trust = trust;
    this.log = log;
    this.kept = kept;
  }

  Seen see() throws IOException {
    Optional<SignedNote> before = kept.newest();
    long sizeBefore = before.map(Look::checkpoint).or(trust::seen).map(Checkpoint::size).orElse(0L);
    try {
      String text = log.checkpoint();
      Verdict signed = new Verifier(trust).checkCheckpoint(text);
      if (!signed.isValid()) {
        return bad(wrong(signed, sizeBefore));
      }
      return grown(before, SignedNote.parse(text));
    } catch (MalformedException e) {
      return bad(LogVerdict.of(Code.TAMPERED, sizeBefore, 0, e.where() + ": " + e.rule() + "."));
    }
  }

  private Seen grown(Optional<SignedNote> before, SignedNote note) throws IOException {
    CheckedTiles tiles = new CheckedTiles(checkpoint(note), log::tile);
    LogVerdict verdict = verdict(before, note, tiles);
    if (!verdict.isGood()) {
      return bad(verdict);
    }
    kept.see(note);
    return new Seen(verdict, Optional.of(note), Optional.of(tiles));
  }

  private LogVerdict verdict(Optional<SignedNote> before, SignedNote note, CheckedTiles tiles)
      throws IOException {
    Checkpoint now = tiles.head();
    Optional<Checkpoint> known = before.map(Look::checkpoint).or(trust::seen);
    if (known.isEmpty()) {
      tiles.checkRoot();
      return LogVerdict.of(Code.FIRST_SEEN, 0, now.size(), "It has " + now.size() + " entries.");
    }
    Checkpoint old = known.get();
    if (now.size() < old.size()) {
      return contradiction(
          LogVerdict.of(
              Code.ROLLED_BACK,
              old.size(),
              now.size(),
              "It had %d and now shows %d.".formatted(old.size(), now.size())),
          before,
          note,
          Optional.empty());
    }
    if (now.size() == old.size()) {
      return now.root().equals(old.root())
          ? consistent(old, now)
          : contradiction(forked(old, now, now.root().hex()), before, note, Optional.empty());
    }
    String rootThen = tiles.rootAt(old.size()).hex();
    return rootThen.equals(old.root().hex())
        ? consistent(old, now)
        : contradiction(forked(old, now, rootThen), before, note, proof(old, tiles));
  }

  private static Optional<ConsistencyProof> proof(Checkpoint old, CheckedTiles tiles) {
    ConsistencyProof proof = new MerkleProver(tiles).consistency(old.size(), tiles.head().size());
    if (MerkleTree.checkConsistency(proof, old.root(), tiles.head().root())) {
      throw new IllegalStateException("the proof shows growth where the tiles do not");
    }
    return Optional.of(proof);
  }

  private static LogVerdict consistent(Checkpoint old, Checkpoint now) {
    return LogVerdict.of(
        Code.CONSISTENT,
        old.size(),
        now.size(),
        "It had %d entries and has %d.".formatted(old.size(), now.size()));
  }

  private static LogVerdict forked(Checkpoint old, Checkpoint now, String root) {
    return LogVerdict.of(
        Code.FORKED,
        old.size(),
        now.size(),
        "For the first %d entries it signed the root %s, and now %s."
            .formatted(old.size(), old.root().hex(), root));
  }

  /**
   * Without a signed note of before (the trust file's own line is none) there is nothing to keep.
   */
  private LogVerdict contradiction(
      LogVerdict verdict,
      Optional<SignedNote> before,
      SignedNote note,
      Optional<ConsistencyProof> proof)
      throws IOException {
    return before.isEmpty()
        ? verdict
        : verdict.with(kept.contradiction(before.get(), note, proof, verdict.sentence()));
  }

  private static LogVerdict wrong(Verdict signed, long sizeBefore) {
    Code code =
        switch (signed.code()) {
          case UNTRUSTED_LOG -> Code.UNTRUSTED_LOG;
          case NOT_AGREED -> Code.NOT_AGREED;
          case ROLLED_BACK -> Code.FORKED; // another root than the trust file has for the size
          default -> Code.TAMPERED;
        };
    String detail = signed.sentence().substring(signed.code().meaning().length() + 1);
    return LogVerdict.of(code, sizeBefore, 0, detail);
  }

  private static Seen bad(LogVerdict verdict) {
    return new Seen(verdict, Optional.empty(), Optional.empty());
  }

  private static Checkpoint checkpoint(SignedNote note) {
    return Checkpoint.parse(note.text());
  }
}
