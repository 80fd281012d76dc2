package org.varve.launcher.metrics;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.varve.evidence.log.SignedNote;
import org.varve.evidence.operation.DataBlock;
import org.varve.ledger.Commit;
import org.varve.ledger.CommittedBlocks;
import org.varve.ledger.Ledger;
import org.varve.ledger.LedgerStatus;
import org.varve.ledger.LogIdentity;
import org.varve.ledger.LogReader;

/** Counts and times what is appended to a ledger; everything else is the ledger's own. */
final class MeteredLedger implements Ledger {

  private final Ledger ledger;
  private final LedgerMeters meters;
  private final LongSupplier nanoTime;

  MeteredLedger(Ledger ledger, LedgerMeters meters, LongSupplier nanoTime) {
    this.ledger = ledger;
    this.meters = meters;
    this.nanoTime = nanoTime;
  }

  @Override
  public LogIdentity identity() {
    return ledger.identity();
  }

  @Override
  public CompletableFuture<Commit> append(DataBlock block) {
    long began = nanoTime.getAsLong();
    return ledger
        .append(block)
        .whenComplete(
            (commit, failure) ->
                meters.ended(
                    block, Duration.ofNanos(nanoTime.getAsLong() - began), commit, failure));
  }

  @Override
  public LogReader log() {
    return ledger.log();
  }

  @Override
  public CommittedBlocks blocks(long fromHeight) {
    return ledger.blocks(fromHeight);
  }

  @Override
  public LedgerStatus status() {
    return ledger.status();
  }

  @Override
  public boolean isShared() {
    return ledger.isShared();
  }

  @Override
  public Optional<SignedNote> agreedCheckpoint() {
    return ledger.agreedCheckpoint();
  }

  @Override
  public void close() {
    ledger.close();
  }
}
