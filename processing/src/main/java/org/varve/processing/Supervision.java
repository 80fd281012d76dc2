package org.varve.processing;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.varve.ledger.CommittedBlock;
import org.varve.ledger.ContentStore;
import org.varve.ledger.Ledger;
import org.varve.processing.adapter.file.ScrubFile;
import org.varve.processing.adapter.grpc.M2pEndpoint;
import org.varve.processing.adapter.grpc.OpenSubscriptions;
import org.varve.processing.application.AccessJournal;
import org.varve.processing.application.ChangeResource;
import org.varve.processing.application.CheckSequence;
import org.varve.processing.application.CheckStored;
import org.varve.processing.application.FoldProgress;
import org.varve.processing.application.LastRecorded;
import org.varve.processing.application.OperationIndex;
import org.varve.processing.application.ProcessingMetrics;
import org.varve.processing.application.ReadAccesses;
import org.varve.processing.application.Scrubber;
import org.varve.processing.application.SearchOperations;
import org.varve.processing.application.SupervisorAccesses;
import org.varve.processing.application.ValidateStored;
import org.varve.processing.application.WatchEvents;
import org.varve.rp.EntityService;
import org.varve.rp.ProcessFacts;

/** What supervisors are served with: events, trail and checks, and the check that never ends. */
final class Supervision {
  /** Supervisors hear of what is no event of the ledger with the next sign of life. */
  private static final Duration EVENT_HEARTBEAT = Duration.ofSeconds(1);

  private final Ledger ledger;
  private final OperationIndex index;
  private final FoldProgress progress;
  private final CheckStored check;
  private final Scrubber scrubber;
  private final WatchEvents events;
  private final OpenSubscriptions watches;
  private final SupervisorAccesses noted;
  private final int streamsMax;

  /** Where what is supervised lies, and where it is kept how far it was checked. */
  record Stored(Ledger ledger, ContentStore contents, OperationIndex index, Path scrubFile) {}

  Supervision(
      ProcessingConfig config,
      Stored stored,
      FoldProgress progress,
      AccessJournal journal,
      ProcessingMetrics metrics) {
    this.noted = new SupervisorAccesses(journal);
    this.ledger = stored.ledger();
    this.index = stored.index();
    this.progress = progress;
    check = new CheckStored(ledger, stored.contents(), index);
    scrubber =
        new Scrubber(
            check,
            new Scrubber.Pace(config.scrubbing().bytesPerSecond(), config.scrubbing().pause()),
            new ScrubFile(stored.scrubFile()),
            Clock.systemUTC(),
            metrics);
    events = new WatchEvents(ledger, progress);
    watches =
        new OpenSubscriptions(
            new OpenSubscriptions.Limit(
                config.reading().watchersMax(),
                "watches of events",
                "processing.reading.watchersMax"),
            EVENT_HEARTBEAT);
    streamsMax = config.reading().streamsMax();
  }

  /**
   * Reference point M2P.
   *
   * @param obstacles of the entity
   * @param changes what supervisors sign
   */
  EntityService m2p(Supplier<List<String>> obstacles, ChangeResource changes) {
    SearchOperations search =
        new SearchOperations(index, progress, ledger.identity().genesis().id());
    return new M2pEndpoint(
            new ProcessFacts(obstacles),
            ledger,
            progress,
            new M2pEndpoint.Watching(events, watches),
            new M2pEndpoint.Checks(
                search,
                new CheckSequence(index, progress, ledger.log(), Clock.systemUTC()),
                new ValidateStored(check),
                new LastRecorded(index, ledger.log()),
                scrubber::status),
            new M2pEndpoint.Recorded(noted, new ReadAccesses(search, ledger.log()), changes),
            streamsMax)
        .service();
  }

  void start() {
    scrubber.start();
  }

  /** A block was committed and folded. */
  void follow(CommittedBlock block) {
    events.follow(block);
    watches.wake();
  }

  void stop() {
    scrubber.stop();
    watches.stop();
  }
}
