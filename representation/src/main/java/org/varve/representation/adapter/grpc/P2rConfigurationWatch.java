package org.varve.representation.adapter.grpc;

import io.grpc.Channel;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varve.evidence.MalformedException;
import org.varve.proto.p2r.v1.P2rServiceGrpc;
import org.varve.proto.p2r.v1.WatchConfigurationRequest;
import org.varve.proto.p2r.v1.WatchConfigurationResponse;
import org.varve.representation.application.FormatRules;
import org.varve.representation.application.RegistryView;
import org.varve.representation.application.RepresentationMetrics;
import org.varve.rp.EntityChannels;
import org.varve.rp.Failure;

/**
 * Keeps the registry view up to date over reference point P2R: takes a snapshot, follows the
 * changes, and begins again with back-off when the stream ends.
 */
public final class P2rConfigurationWatch {
  private static final Logger LOG = LoggerFactory.getLogger(P2rConfigurationWatch.class);
  private static final Duration DELAY_MIN = Duration.ofMillis(50);
  private static final Duration DELAY_MAX = Duration.ofSeconds(5);

  private final P2rServiceGrpc.P2rServiceStub processing;
  private final RegistryView registry;
  private final ScheduledExecutorService scheduler;
  private final RepresentationMetrics metrics;

  private @Nullable Watch current;
  private Duration delay = DELAY_MIN;
  private boolean stopped;

  public P2rConfigurationWatch(
      Channel channel,
      RegistryView registry,
      ScheduledExecutorService scheduler,
      RepresentationMetrics metrics) {
    this.processing = EntityChannels.openEnded(P2rServiceGrpc.newStub(channel));
    this.registry = registry;
    this.scheduler = scheduler;
    this.metrics = metrics;
  }

  /** Begins to watch; {@link RegistryView#ready} tells when the first snapshot is there. */
  public void start() {
    open();
  }

  /** Ends the watch; the view stays as it is. */
  public synchronized void stop() {
    stopped = true;
    Watch watch = current;
    if (watch != null) {
      watch.cancel();
    }
  }

  private void open() {
    Watch watch = new Watch();
    synchronized (this) {
      if (stopped) {
        return;
      }
      current = watch;
    }
    metrics.configurationWatched();
    processing.watchConfiguration(WatchConfigurationRequest.getDefaultInstance(), watch);
    if (isStopped()) {
      watch.cancel(); // Stopped meanwhile: stop() did not see this call yet.
    }
  }

  private synchronized boolean isStopped() {
    return stopped;
  }

  private synchronized void reopenLater(String why) {
    if (stopped) {
      return;
    }
    LOG.atWarn()
        .addKeyValue("delayMillis", delay.toMillis())
        .addKeyValue("reason", why)
        .log("The configuration watch ended and will be opened again; the last view stays in use");
    try {
      var unused = scheduler.schedule(this::open, delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      LOG.atDebug().log("The configuration watch is not opened again: representation stops");
    }
    Duration doubled = delay.multipliedBy(2);
    delay = doubled.compareTo(DELAY_MAX) < 0 ? doubled : DELAY_MAX;
  }

  private synchronized void calm() {
    delay = DELAY_MIN;
  }

  /** One stream; gRPC calls it from one thread at a time. */
  private final class Watch
      implements ClientResponseObserver<WatchConfigurationRequest, WatchConfigurationResponse> {
    private SnapshotParts parts = new SnapshotParts();
    private volatile @Nullable ClientCallStreamObserver<WatchConfigurationRequest> call;
    private boolean ended;

    @Override
    public void beforeStart(ClientCallStreamObserver<WatchConfigurationRequest> started) {
      call = started;
    }

    void cancel() {
      ClientCallStreamObserver<WatchConfigurationRequest> running = call;
      if (running != null) {
        running.cancel("representation stops", null);
      }
    }

    @Override
    public void onNext(WatchConfigurationResponse response) {
      try {
        take(response);
      } catch (Failure | MalformedException e) {
        end(String.valueOf(e.getMessage()));
        cancel();
      }
    }

    private void take(WatchConfigurationResponse response) {
      switch (response.getEventCase()) {
        case SNAPSHOT -> {
          parts.add(response.getSnapshot());
          if (response.getSnapshot().getComplete()) {
            registry.replace(parts.join(response.getSnapshot().getTreeSize()));
            parts = new SnapshotParts();
            calm();
          }
        }
        case CHANGE -> take(response.getChange());
        case EVENT_NOT_SET -> LOG.atDebug().log("An event of a newer version was left out");
      }
    }

    private void take(WatchConfigurationResponse.Change change) {
      switch (change.getItemCase()) {
        case SIGNER -> registry.apply(ConfigurationMessages.signer(change.getSigner()));
        case FORMAT ->
            FormatRules.of(ConfigurationMessages.format(change.getFormat()))
                .ifPresent(registry::apply);
        case SOURCE -> registry.apply(ConfigurationMessages.source(change.getSource()));
        case ITEM_NOT_SET -> LOG.atDebug().log("A change of a newer version was left out");
      }
    }

    @Override
    public void onError(Throwable thrown) {
      end(String.valueOf(Answer.failure(thrown).getMessage()));
    }

    @Override
    public void onCompleted() {
      end("processing ended it");
    }

    private void end(String why) {
      if (!ended) {
        ended = true;
        reopenLater(why);
      }
    }
  }
}
