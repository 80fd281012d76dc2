package org.varve.processing.application;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varve.evidence.MalformedException;
import org.varve.evidence.log.AddCheckpoint;
import org.varve.evidence.log.Checkpoint;
import org.varve.evidence.log.NoteKey;
import org.varve.evidence.log.NoteSignature;
import org.varve.evidence.log.SignedNote;
import org.varve.ledger.LogReader;
import org.varve.processing.application.ProcessingMetrics.WitnessOutcome;

/**
 * What is known of one witness: which size it cosigned last, and when it may be asked again. Used
 * by one thread at a time.
 */
final class WitnessDesk {
  private static final Logger LOG = LoggerFactory.getLogger(WitnessDesk.class);

  /** Others may ask the same witness for this log at the same time; it need not go on for ever. */
  private static final int SIZES_MAX = 3;

  private static final int LINES_MAX = 16;

  private final NoteKey key;
  private final WitnessService service;
  private final LogReader log;
  private final Pace pace;
  private final LongSupplier nanoTime;
  private final ProcessingMetrics metrics;
  private long cosignedSize;
  private long notBefore;
  private Duration delay;
  private String problem = "";

  /**
   * When a witness that fails is asked again.
   *
   * @param first pause after the first failure; each later one is twice as long
   * @param max longest pause
   */
  record Pace(Duration first, Duration max) {}

  WitnessDesk(
      NoteKey key,
      WitnessService service,
      LogReader log,
      Pace pace,
      ProcessingMetrics metrics,
      LongSupplier nanoTime) {
    this.key = key;
    this.service = service;
    this.log = log;
    this.pace = pace;
    this.metrics = metrics;
    this.nanoTime = nanoTime;
    delay = pace.first();
    notBefore = nanoTime.getAsLong();
  }

  NoteKey key() {
    return key;
  }

  /** Says that the witness cosigned this size, as far as is known. */
  void startFrom(long size) {
    cosignedSize = size;
  }

  /** Whether it has not failed lately. */
  boolean isDue() {
    return nanoTime.getAsLong() - notBefore >= 0;
  }

  /** Asks for the cosignature of a checkpoint; empty if the witness does not give it now. */
  Optional<NoteSignature> cosign(SignedNote note) {
    long size = Checkpoint.parse(note.text()).size();
    for (int i = 0; i < SIZES_MAX; i++) {
      WitnessService.Answer answer = service.add(request(note, size));
      if (answer instanceof WitnessService.Lines lines) {
        return checked(note, size, lines.text());
      }
      if (answer instanceof WitnessService.Failed failed) {
        return failed(failed.sentence());
      }
      long other = ((WitnessService.OtherSize) answer).size();
      if (other > size) {
        // Or another node of this log asked it in between; then the next round has a larger size.
        metrics.witnessAnswered(WitnessOutcome.AHEAD);
        return resting(
            ("it has cosigned %d entries, and this log had %d; if it stays so, this ledger lost"
                    + " entries that it had shown: see docs/log.md")
                .formatted(other, size));
      }
      cosignedSize = other;
    }
    return failed("it names another size each time, %d at last".formatted(cosignedSize));
  }

  private AddCheckpoint request(SignedNote note, long size) {
    long old = Math.min(cosignedSize, size);
    return new AddCheckpoint(old, log.consistency(old, size).path(), note);
  }

  private Optional<NoteSignature> checked(SignedNote note, long size, String text) {
    try {
      for (String line : text.lines().limit(LINES_MAX).toList()) {
        NoteSignature signature = NoteSignature.parse(line);
        if (note.with(signature).isSignedBy(key)) {
          cosignedSize = size;
          succeeded();
          return Optional.of(signature);
        }
      }
    } catch (MalformedException e) {
      return failed("its answer is no cosignature of " + key + ": " + e.getMessage());
    }
    return failed("no line of its answer is signed with " + key);
  }

  private void succeeded() {
    metrics.witnessAnswered(WitnessOutcome.COSIGNED);
    delay = pace.first();
    if (!problem.isEmpty()) {
      LOG.atInfo().addKeyValue("witness", key.name()).log("A witness cosigns again");
    }
    problem = "";
  }

  private Optional<NoteSignature> failed(String why) {
    metrics.witnessAnswered(WitnessOutcome.FAILED);
    return resting(why);
  }

  private Optional<NoteSignature> resting(String why) {
    notBefore = nanoTime.getAsLong() + delay.toNanos();
    delay = delay.multipliedBy(2);
    if (delay.compareTo(pace.max()) > 0) {
      delay = pace.max();
    }
    // Told once: it is asked for ever.
    if (!problem.equals(why)) {
      LOG.atWarn()
          .addKeyValue("witness", key.name())
          .addKeyValue("reason", why)
          .log("A witness does not cosign");
    }
    problem = why;
    return Optional.empty();
  }
}
