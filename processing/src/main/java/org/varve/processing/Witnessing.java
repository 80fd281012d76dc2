package org.varve.processing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.varve.evidence.log.NoteKey;
import org.varve.ledger.Ledger;
import org.varve.processing.adapter.file.CosignedFile;
import org.varve.processing.adapter.http.HttpWitness;
import org.varve.processing.application.AgreedHead;
import org.varve.processing.application.AskWitnesses;
import org.varve.processing.application.EvidenceHeads;
import org.varve.processing.application.ProcessingMetrics;
import org.varve.processing.application.StaticLog;
import org.varve.processing.application.WitnessService;
import org.varve.processing.application.WitnessedHead;
import org.varve.rp.HttpCaller;
import org.varve.rp.TlsIdentity;

/**
 * What witnesses, or the organisations of a shared ledger, change: who is asked, which checkpoint
 * is shown, under which evidence is given.
 */
final class Witnessing {
  private final Ledger ledger;
  private final ProcessingMetrics metrics;
  private final WitnessedHead witnessed;
  private final Optional<AskWitnesses> asking;
  private final Optional<AgreedHead> agreed;

  Witnessing(WitnessingConfig config, Path file, Ledger ledger, ProcessingMetrics metrics) {
    this.ledger = ledger;
    this.metrics = metrics;
    requireOneQuorum(config, ledger);
    witnessed = new WitnessedHead(ledger.log());
    agreed = ledger.isShared() ? Optional.of(new AgreedHead(ledger)) : Optional.empty();
    CosignedFile store = new CosignedFile(file);
    try {
      asking = config.asksAnybody() ? Optional.of(asking(config, store)) : Optional.empty();
      if (asking.isEmpty()) {
        store.forget();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "witnesses cannot be asked: " + e.getMessage() + "; look at processing.log.witnessing",
          e);
    }
  }

  /** Of two quorums one would be forgotten: here the organisations are the witnesses. */
  private static void requireOneQuorum(WitnessingConfig config, Ledger ledger) {
    if (ledger.isShared() && config.asksAnybody()) {
      throw new IllegalArgumentException(
          "processing.log.witnessing names %d witnesses, but organisations agree on the checkpoints of this ledger;"
                  .formatted(config.witnesses().size())
              + " leave witnesses out, and have others follow the log with 'varve audit'");
    }
  }

  Optional<AskWitnesses> asking() {
    return asking;
  }

  /** The newest checkpoint that is confirmed is shown; where nobody has to, just the newest. */
  StaticLog log() {
    if (agreed.isPresent()) {
      return new StaticLog(ledger, agreed.get()::checkpoint);
    }
    return asking.isEmpty() ? new StaticLog(ledger) : new StaticLog(ledger, witnessed::checkpoint);
  }

  EvidenceHeads evidenceHeads() {
    return agreed.<EvidenceHeads>map(head -> head).orElse(witnessed);
  }

  private AskWitnesses asking(WitnessingConfig config, CosignedFile store) throws IOException {
    Optional<TlsIdentity> tls =
        config.caFile().isEmpty()
            ? Optional.empty()
            : Optional.of(TlsIdentity.trusting(Path.of(config.caFile())));
    HttpCaller caller = new HttpCaller(tls, config.timeout());
    Map<NoteKey, WitnessService> witnesses = new LinkedHashMap<>();
    config
        .witnesses()
        .forEach(each -> witnesses.put(each.noteKey(), new HttpWitness(each.url(), caller)));
    return new AskWitnesses(
        ledger,
        witnessed,
        witnesses,
        store,
        new AskWitnesses.Terms(config.quorum(), config.interval(), config.delayMax()),
        metrics,
        System::nanoTime);
  }
}
