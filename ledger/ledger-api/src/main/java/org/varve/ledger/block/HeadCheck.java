package org.varve.ledger.block;

import java.util.Optional;
import org.varve.evidence.MalformedException;
import org.varve.evidence.crypto.VerificationKey;
import org.varve.evidence.log.Checkpoint;
import org.varve.evidence.log.NoteKey;
import org.varve.evidence.log.SignedNote;
import org.varve.evidence.operation.GenesisBody;
import org.varve.evidence.operation.Operation;
import org.varve.ledger.TreeHead;

/** Checks the signatures of tree heads. */
public final class HeadCheck {
  private final String origin;
  private final Keys keys;

  /** The keys that sign heads: those of the genesis operation, or an organisation's own. */
  public record Keys(VerificationKey receipt, NoteKey checkpoint) {}

  public HeadCheck(String origin, Keys keys) {
    this.origin = origin;
    this.keys = keys;
  }

  /** With the keys that the genesis operation names. */
  public static HeadCheck of(Operation genesis) {
    GenesisBody body = GenesisBody.decode(genesis.payload().body().orElseThrow());
    return new HeadCheck(
        body.origin(), new Keys(body.receiptKey(), NoteKey.parse(body.checkpointKey())));
  }

  /** What is wrong with a head, if anything is. */
  public Optional<String> wrong(TreeHead head) {
    if (!head.receipt().verifies(keys.receipt(), head.root())) {
      return Optional.of("the receipt key did not sign the head's root");
    }
    if (head.receipt().committedAt().getEpochSecond() != head.time().getEpochSecond()) {
      return Optional.of("the receipt's time is not the head's");
    }
    try {
      SignedNote note = SignedNote.parse(head.checkpoint());
      Checkpoint signed = Checkpoint.parse(note.text());
      if (!signed.equals(new Checkpoint(origin, head.size(), head.root()))) {
        return Optional.of("the checkpoint is of another tree than the head");
      }
      return note.isSignedBy(keys.checkpoint())
          ? Optional.empty()
          : Optional.of("the checkpoint key did not sign the checkpoint");
    } catch (MalformedException e) {
      return Optional.of("the checkpoint cannot be read: " + e.getMessage());
    }
  }
}
