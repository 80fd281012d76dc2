package org.varve.processing.application;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varve.evidence.MalformedException;
import org.varve.evidence.log.Checkpoint;
import org.varve.evidence.log.SignedNote;
import org.varve.ledger.Ledger;
import org.varve.ledger.TreeHead;

/**
 * The newest tree head that the organisations of a shared ledger have agreed on. Evidence is given
 * under it as under a {@link WitnessedHead}: what is newer is proven at once, under the newest
 * head.
 *
 * <p>Safe for use by many threads.
 */
public final class AgreedHead implements EvidenceHeads {
  private static final Logger LOG = LoggerFactory.getLogger(AgreedHead.class);

  private final Ledger ledger;
  private final WitnessedHead head;
  private @Nullable SignedNote seen;

  public AgreedHead(Ledger ledger) {
    this.ledger = ledger;
    this.head = new WitnessedHead(ledger.log());
  }

  @Override
  public TreeHead over(long leafIndex) {
    follow();
    return head.over(leafIndex);
  }

  /** Its checkpoint, with the cosignatures; empty before the first. */
  public Optional<String> checkpoint() {
    follow();
    return head.checkpoint();
  }

  private void follow() {
    ledger.agreedCheckpoint().ifPresent(this::follow);
  }

  private synchronized void follow(SignedNote agreed) {
    if (agreed.equals(seen)) {
      return;
    }
    seen = agreed;
    try {
      if (size(agreed.toString()) >= head.checkpoint().map(AgreedHead::size).orElse(0L)) {
        head.cosigned(agreed);
      }
    } catch (MalformedException e) {
      LOG.atError()
          .addKeyValue("reason", String.valueOf(e.getMessage()))
          .log("What organisations agreed on is no checkpoint of this ledger; it is not shown");
    }
  }

  private static long size(String note) {
    return Checkpoint.parse(SignedNote.parse(note).text()).size();
  }
}
