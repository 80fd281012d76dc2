package org.varve.evidence.file;

import java.util.Optional;
import org.varve.evidence.MalformedException;
import org.varve.evidence.file.Verdict.Code;
import org.varve.evidence.log.Checkpoint;
import org.varve.evidence.log.ConsistencyProof;
import org.varve.evidence.log.MerkleTree;
import org.varve.evidence.log.SignedNote;

/**
 * Says what evidence is worth to whoever trusts what a trust file names. Needs no network and no
 * clock; the same input gives the same verdict.
 *
 * <p>Safe for use by several threads. Keep one for many files: it remembers the tree heads and key
 * bindings that it has verified.
 */
public final class Verifier {
  private final TrustFile trust;
  private final VerifiedBefore before = new VerifiedBefore();

  /** Verifies for whoever trusts this. */
  public Verifier(TrustFile trust) {
    this.trust = trust;
  }

  /**
   * Gives a verdict on an evidence file, or on a {@link CompletenessFile}. Any bytes get a verdict;
   * nothing is thrown.
   */
  public Verdict verify(byte[] evidence) {
    return CompletenessFile.isOne(evidence)
        ? verifyCompleteness(evidence)
        : verify(evidence, Optional.empty());
  }

  /**
   * Gives a verdict on an evidence file and an item that lies beside it. VALID says that this item
   * is the one that the evidence is about.
   */
  public Verdict verify(byte[] evidence, byte[] item) {
    return verify(evidence, Optional.of(item));
  }

  /**
   * Says whether the log of a newer checkpoint is that of an older one, grown.
   *
   * @param older signed note of the older checkpoint
   * @param newer signed note of the newer checkpoint
   * @param proof consistency proof between their sizes, from wherever it came
   * @return VALID; ROLLED_BACK if the log did not only grow; or what is wrong with a checkpoint
   */
  public Verdict checkGrowth(String older, String newer, ConsistencyProof proof) {
    try {
      CheckpointCheck oldCheck =
          new CheckpointCheck(trust, SignedNote.parse(older), "older checkpoint");
      CheckpointCheck newCheck =
          new CheckpointCheck(trust, SignedNote.parse(newer), "newer checkpoint");
      return oldCheck
          .check(before)
          .or(() -> newCheck.check(before))
          .orElseGet(() -> growth(oldCheck.checkpoint(), newCheck.checkpoint(), proof));
    } catch (MalformedException e) {
      return refused(e);
    }
  }

  /**
   * Says whether a signed note is a checkpoint of the log, confirmed as the trust file demands.
   *
   * @return VALID, or what is wrong with it
   */
  public Verdict checkCheckpoint(String note) {
    try {
      return new CheckpointCheck(trust, SignedNote.parse(note), "checkpoint")
          .check(before)
          .orElseGet(() -> Verdict.of(Code.VALID, "checkpoint", "It is a checkpoint of the log."));
    } catch (MalformedException e) {
      return refused(e);
    }
  }

  private Verdict verify(byte[] evidence, Optional<byte[]> item) {
    try {
      return new Verification(trust, before, EvidenceFile.decode(evidence), item).verdict();
    } catch (MalformedException e) {
      return isEvidence(evidence) ? refused(e) : Verdict.of(Code.NOT_EVIDENCE, "file", form(e));
    }
  }

  /** A fault in the name of the format is tampering; another name, or none, is another file. */
  private static boolean isEvidence(byte[] bytes) {
    return EvidenceCodec.MARK.nearlyBegins(bytes) || CompletenessCodec.MARK.nearlyBegins(bytes);
  }

  private Verdict verifyCompleteness(byte[] completeness) {
    try {
      CompletenessFile file = CompletenessFile.decode(completeness);
      return new CompletenessCheck(trust, before, file).verdict();
    } catch (MalformedException e) {
      return refused(e);
    }
  }

  private static Verdict growth(Checkpoint older, Checkpoint newer, ConsistencyProof proof) {
    if (newer.size() < older.size()) {
      return Verdict.of(
          Code.ROLLED_BACK,
          "newer checkpoint.size",
          "It had " + older.size() + " entries and now has " + newer.size() + ".");
    }
    if (proof.size1() != older.size() || proof.size2() != newer.size()) {
      return Verdict.of(
          Code.INCOMPLETE,
          "proof.size",
          "The proof is not between the sizes of the checkpoints, "
              + older.size()
              + " and "
              + newer.size()
              + ".");
    }
    return MerkleTree.checkConsistency(proof, older.root(), newer.root())
        ? Verdict.of(
            Code.VALID, "newer checkpoint", "The log has only grown since the older checkpoint.")
        : Verdict.of(
            Code.ROLLED_BACK,
            "newer checkpoint.root",
            "The proof does not lead from the older checkpoint to the newer one.");
  }

  private static Verdict refused(MalformedException e) {
    Code code = Code.TAMPERED;
    if (e.isUnsupported()) {
      code = Code.UNSUPPORTED;
    } else if (e.rule().equals(EvidenceCodec.NO_RECEIPT)) {
      code = Code.NOT_RECORDED;
    }
    return Verdict.of(code, e.where(), form(e));
  }

  private static String form(MalformedException e) {
    return "It does not have the form of evidence: " + e.rule() + ".";
  }
}
