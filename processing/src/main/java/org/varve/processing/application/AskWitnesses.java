package org.varve.processing.application;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varve.evidence.MalformedException;
import org.varve.evidence.log.Checkpoint;
import org.varve.evidence.log.NoteKey;
import org.varve.evidence.log.NoteSignature;
import org.varve.evidence.log.SignedNote;
import org.varve.ledger.Ledger;
import org.varve.ledger.LogReader;
import org.varve.ledger.TreeHead;

/**
 * Has the newest checkpoint cosigned by witnesses, round after round, on threads of its own: no
 * commit ever waits for a witness. What enough of them cosigned is kept, then shown.
 */
public final class AskWitnesses {
  private static final Logger LOG = LoggerFactory.getLogger(AskWitnesses.class);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(2);

  private final LogReader log;
  private final NoteKey logKey;
  private final WitnessedHead witnessed;
  private final CosignedStore store;
  private final int quorum;
  private final Duration interval;
  private final List<WitnessDesk> desks = new ArrayList<>();
  private final ExecutorService askers;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread rounds = new Thread(this::runRounds, "witness-rounds");

  /** Of the checkpoint that is being cosigned; the lines by the keys that made them. */
  private @Nullable SignedNote asked;

  private final Map<NoteKey, NoteSignature> lines = new LinkedHashMap<>();
  private String problem = "";

  /**
   * How often, and how many.
   *
   * @param quorum so many must cosign
   * @param interval pause between two rounds, and first pause of a witness that fails
   * @param delayMax longest pause of a witness that fails
   */
  public record Terms(int quorum, Duration interval, Duration delayMax) {}

  public AskWitnesses(
      Ledger ledger,
      WitnessedHead witnessed,
      Map<NoteKey, WitnessService> witnesses,
      CosignedStore store,
      Terms terms,
      ProcessingMetrics metrics,
      LongSupplier nanoTime) {
    log = ledger.log();
    logKey = ledger.identity().checkpointKey();
    this.witnessed = witnessed;
    this.store = store;
    quorum = terms.quorum();
    interval = terms.interval();
    metrics.unwitnessed(witnessed::unwitnessed);
    WitnessDesk.Pace pace = new WitnessDesk.Pace(terms.interval(), terms.delayMax());
    witnesses.forEach(
        (key, service) -> desks.add(new WitnessDesk(key, service, log, pace, metrics, nanoTime)));
    askers =
        Executors.newFixedThreadPool(
            desks.size(),
            task -> {
              Thread thread = new Thread(task, "witness-asker");
              thread.setDaemon(true);
              return thread;
            });
    rounds.setDaemon(true);
  }

  /** Shows again what was cosigned before, then asks in the background. */
  public void start() {
    resume();
    rounds.start();
  }

  /** Waits for no witness for long; what was cosigned is on disk already. */
  public void stop() {
    stopped.countDown();
    askers.shutdownNow();
    rounds.interrupt();
    try {
      rounds.join(STOP_PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * What was kept counts only if it is of this ledger, and of as many witnesses as are asked for.
   */
  void resume() {
    try {
      Optional<String> kept = store.read();
      if (kept.isEmpty()) {
        return;
      }
      SignedNote note = SignedNote.parse(kept.get());
      long size = Checkpoint.parse(note.text()).size();
      List<WitnessDesk> signed =
          desks.stream().filter(desk -> note.isSignedBy(desk.key())).toList();
      signed.forEach(desk -> desk.startFrom(size));
      if (note.isSignedBy(logKey) && signed.size() >= quorum) {
        witnessed.cosigned(note);
      }
    } catch (MalformedException | IOException e) {
      LOG.atError()
          .addKeyValue("reason", String.valueOf(e.getMessage()))
          .log("The cosigned checkpoint of before cannot be shown; witnesses are asked anew");
    }
  }

  private void runRounds() {
    try {
      do {
        try {
          round();
          problem = "";
        } catch (RuntimeException e) { // the outermost frame of the thread
          if (stopped.getCount() == 0) {
            return; // the askers stopped first
          }
          tell(String.valueOf(e.getMessage()), e);
        }
      } while (!stopped.await(interval.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // stopped
    }
  }

  /** Asks each witness that is due for its line under the newest checkpoint. */
  void round() {
    TreeHead head = log.head();
    SignedNote note = SignedNote.parse(head.checkpoint());
    if (asked == null || !asked.text().equals(note.text())) {
      asked = note;
      lines.clear();
    }
    List<CompletableFuture<Void>> answers = new ArrayList<>();
    for (WitnessDesk desk : desks) {
      if (!lines.containsKey(desk.key()) && desk.isDue()) {
        answers.add(
            CompletableFuture.supplyAsync(() -> desk.cosign(note), askers)
                .thenAccept(line -> line.ifPresent(l -> cosigned(note, desk.key(), l))));
      }
    }
    // Each call has a limit of time, so this ends; a witness that failed rests for a while.
    CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).join();
  }

  /** Shown as soon as there are enough, and again with each further line. */
  private synchronized void cosigned(SignedNote note, NoteKey key, NoteSignature line) {
    lines.put(key, line);
    if (lines.size() < quorum) {
      return;
    }
    SignedNote all = note;
    for (NoteSignature each : lines.values()) {
      all = all.with(each);
    }
    try {
      store.write(all.toString());
    } catch (IOException e) {
      tell("the cosigned checkpoint cannot be kept, so it is not shown: " + e.getMessage(), e);
      return;
    }
    witnessed.cosigned(all);
  }

  private void tell(String reason, Exception e) {
    if (!problem.equals(reason)) {
      LOG.atError().setCause(e).addKeyValue("reason", reason).log("A round of witnesses failed");
    }
    problem = reason;
  }
}
