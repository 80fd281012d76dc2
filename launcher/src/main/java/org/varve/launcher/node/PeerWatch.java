package org.varve.launcher.node;

import io.grpc.Channel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.varve.launcher.client.HostPort;
import org.varve.rp.ServerHealth;

/** Asks an entity that runs elsewhere each second whether it is there and ready. */
final class PeerWatch implements AutoCloseable {

  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final Duration DEADLINE = Duration.ofSeconds(2);

  private final EntityName peer;
  private final HostPort address;
  private final Channel channel;
  private final CountDownLatch seen = new CountDownLatch(1);
  private final ScheduledExecutorService timer;
  private volatile Optional<String> obstacle;

  PeerWatch(EntityName peer, HostPort address, Channel channel) {
    this.peer = peer;
    this.address = address;
    this.channel = channel;
    this.obstacle = Optional.of(sentence("it was not asked yet"));
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "varve-peer-" + peer.word());
              thread.setDaemon(true);
              return thread;
            });
  }

  void start() {
    var unused =
        timer.scheduleWithFixedDelay(this::look, 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Why it cannot be relied on now, a sentence; empty if it answered that it is ready. */
  Optional<String> obstacle() {
    return obstacle;
  }

  /** Returns when it has been ready once, however long that takes. */
  void await() throws InterruptedException {
    seen.await();
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  private void look() {
    try {
      obstacle = ServerHealth.obstacle(channel, DEADLINE).map(this::sentence);
    } catch (RuntimeException e) { // the timer's outermost frame: it would never run again
      obstacle = Optional.of(sentence(e.toString()));
    }
    if (obstacle.isEmpty()) {
      seen.countDown();
    }
  }

  private String sentence(String why) {
    return "%s at %s is not there: %s; start it, or mend peers.%s"
        .formatted(peer.word(), address, why, peer.word());
  }
}
