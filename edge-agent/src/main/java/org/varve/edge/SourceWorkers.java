package org.varve.edge;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import org.varve.edge.clock.AgentClock;
import org.varve.edge.collect.BatchSealer;
import org.varve.edge.collect.FolderRunner;
import org.varve.edge.collect.ItemForm;
import org.varve.edge.collect.SourceRunner;
import org.varve.edge.collect.SourceTask;
import org.varve.edge.collect.SourceWorker;
import org.varve.edge.config.AgentConfig;
import org.varve.edge.config.SourceConfig;
import org.varve.edge.identity.AgentIdentity;
import org.varve.edge.queue.OperationQueue;
import org.varve.edge.source.CsvSource;
import org.varve.edge.source.HostSource;
import org.varve.edge.source.MqttSource;
import org.varve.edge.source.RejectedFile;
import org.varve.edge.thread.StopSignal;

/** Makes workers of sources' configurations: the one place that knows all types. */
final class SourceWorkers {
  private static final Duration SOURCE_RETRY = Duration.ofSeconds(10);
  private static final Duration QUEUE_RETRY = Duration.ofSeconds(5);

  private final AgentConfig config;
  private final AgentIdentity identity;
  private final OperationQueue queue;
  private final AgentClocks clocks;
  private final AgentClock clock;
  private final StopSignal stop;
  private final Optional<Duration> retryPause;
  private final SecureRandom random = new SecureRandom();

  SourceWorkers(
      AgentConfig config,
      AgentIdentity identity,
      OperationQueue queue,
      AgentClocks clocks,
      AgentClock clock,
      StopSignal stop) {
    this.config = config;
    this.identity = identity;
    this.queue = queue;
    this.clocks = clocks;
    this.clock = clock;
    this.stop = stop;
    this.retryPause = config.once() ? Optional.empty() : Optional.of(SOURCE_RETRY);
  }

  SourceWorker of(SourceConfig source) {
    if (source.kind() instanceof SourceConfig.Folder folder) {
      return new FolderRunner(
          source.description(),
          folder.config(),
          form(source),
          queue,
          identity.operationSigner(),
          clock,
          new FolderRunner.Run(stop, clocks.nanos(), retryPause));
    }
    SourceTask task =
        new SourceTask(
            source.description().name(),
            opening(source),
            config.batching(),
            source.kind().isEndless(),
            retryPause,
            QUEUE_RETRY);
    BatchSealer sealer =
        new BatchSealer(
            source.description(), form(source), identity.operationSigner(), queue, clock);
    return new SourceRunner(task, queue, sealer, stop, clocks.nanos());
  }

  private ItemForm form(SourceConfig source) {
    return ItemForm.of(source.description().commitment(), random);
  }

  private SourceRunner.Opening opening(SourceConfig source) {
    String name = source.description().name();
    RejectedFile rejected =
        new RejectedFile(
            identity.folder().resolve(fileName(name) + ".rejected"),
            source.kind() instanceof SourceConfig.Mqtt);
    if (source.kind() instanceof SourceConfig.Csv csv) {
      return state -> new CsvSource(name, csv.config(), rejected, state.position());
    }
    if (source.kind() instanceof SourceConfig.Mqtt mqtt) {
      return state ->
          new MqttSource(
              name,
              mqtt.config(),
              identity,
              new MqttSource.Start(state.position(), state.rejected()),
              rejected,
              clock,
              clocks.nanos());
    }
    SourceConfig.Host host = (SourceConfig.Host) source.kind();
    return state -> new HostSource(name, host.config(), clock, clocks.nanos());
  }

  /** Source names may hold characters that file names may not. */
  private static String fileName(String source) {
    return source.replaceAll("[^A-Za-z0-9._-]", "_");
  }
}
