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
import org.varve.processing.application.AskWitnesses;
import org.varve.processing.application.EvidenceHeads;
import org.varve.processing.application.ProcessingMetrics;
import org.varve.processing.application.StaticLog;
import org.varve.processing.application.WitnessService;
import org.varve.processing.application.WitnessedHead;
import org.varve.rp.HttpCaller;
import org.varve.rp.TlsIdentity;

/**
 * What witnesses change: who is asked, which checkpoint is shown, under which evidence is given.
 */
final class Witnessing {
  private final Ledger ledger;
  private final ProcessingMetrics metrics;
  private final WitnessedHead witnessed;
  private final Optional<AskWitnesses> asking;

  Witnessing(WitnessingConfig config, Path file, Ledger ledger, ProcessingMetrics metrics) {
    this.ledger = ledger;
    this.metrics = metrics;
    witnessed = new WitnessedHead(ledger.log());
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

  Optional<AskWitnesses> asking() {
    return asking;
  }

  /** Without witnesses the newest checkpoint is shown, with them the newest that is confirmed. */
  StaticLog log() {
    return asking.isEmpty() ? new StaticLog(ledger) : new StaticLog(ledger, witnessed::checkpoint);
  }

  EvidenceHeads evidenceHeads() {
    return witnessed;
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
