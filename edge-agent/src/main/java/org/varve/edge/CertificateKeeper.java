package org.varve.edge;

import io.grpc.Channel;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varve.edge.identity.Renewal;
import org.varve.edge.thread.StopSignal;

/**
 * Renews the agent's certificate in time, and gives the channel that shows the newest. A connection
 * that is open lives on: certificates are looked at when one is opened.
 */
final class CertificateKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(CertificateKeeper.class);
  private static final Duration LOOK_AGAIN = Duration.ofHours(1);
  private static final Duration FAILED_PAUSE = Duration.ofMinutes(10);

  private final Renewal renewal;
  private final ChannelOpening opening;
  private volatile Channel channel;

  /** Whether the channel shows the newest certificate. */
  private boolean shown = true;

  /** Opens a channel with the certificate that is in the folder now. */
  @FunctionalInterface
  interface ChannelOpening {
    Channel open() throws IOException;
  }

  CertificateKeeper(Renewal renewal, ChannelOpening opening, Channel first) {
    this.renewal = renewal;
    this.opening = opening;
    this.channel = first;
  }

  Channel channel() {
    return channel;
  }

  /** Runs until the signal is set. */
  void run(StopSignal stop) throws InterruptedException {
    while (!stop.isSet()) {
      stop.await(renewIfDue() ? LOOK_AGAIN : FAILED_PAUSE);
    }
  }

  /** False if it is due and did not work. */
  private boolean renewIfDue() {
    try {
      if (renewal.isDue()) {
        renewal.renew();
        shown = false;
      }
      if (!shown) {
        channel = opening.open();
        shown = true;
        LOG.atInfo().addKeyValue("until", renewal.validUntil()).log("certificate renewed");
      }
      return true;
    } catch (IOException e) {
      LOG.atWarn()
          .addKeyValue("pause", FAILED_PAUSE)
          .log(
              "the certificate cannot be renewed, tried again after the pause: {}", e.getMessage());
      return false;
    }
  }
}
