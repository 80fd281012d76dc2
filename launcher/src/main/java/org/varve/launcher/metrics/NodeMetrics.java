package org.varve.launcher.metrics;

import io.prometheus.client.Histogram;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.Optional;
import org.varve.controlling.ControllingMetrics;
import org.varve.ledger.Ledger;
import org.varve.ledger.embedded.disk.Disk;
import org.varve.ledger.fabric.FabricMetrics;
import org.varve.monitoring.application.MonitoringMetrics;
import org.varve.processing.application.ProcessingMetrics;
import org.varve.representation.application.RepresentationMetrics;
import org.varve.rp.CallObserver;
import org.varve.rp.HttpListener;
import org.varve.rp.TlsIdentity;

/**
 * The metrics of one process: gives each of its parts what that counts with, and serves them all.
 * docs/metrics.md is the contract. An entity that does not run here has none.
 */
public final class NodeMetrics {

  /** Under which they are served. */
  public static final String PATH = "/metrics";

  private static final HttpListener.Limits LIMITS = new HttpListener.Limits(2, 0);

  private final Meters meters = new Meters();
  private final Clock clock;
  private final CallObserver calls;

  public NodeMetrics(Clock clock) {
    this.clock = clock;
    meters.declareJvm();
    calls = new CallMeters(meters);
  }

  /** For every server of the process. */
  public CallObserver calls() {
    return calls;
  }

  /** For the representation of the process; once. */
  public RepresentationMetrics representation() {
    return new RepresentationMeters(meters, clock);
  }

  /** For the processing of the process; once. */
  public ProcessingMetrics processing() {
    return new ProcessingMeters(meters, clock);
  }

  /** For the controlling of the process; once. */
  public ControllingMetrics controlling() {
    return new ControllingMeters(meters);
  }

  /** For the monitoring of the process; once. */
  public MonitoringMetrics monitoring() {
    return new MonitoringMeters(meters);
  }

  /** The same ledger, with what is appended counted; once. */
  public Ledger metered(Ledger ledger) {
    LedgerMeters counted = new LedgerMeters(meters);
    counted.watch(ledger, clock);
    return new MeteredLedger(ledger, counted, System::nanoTime);
  }

  /** For a ledger on a channel; once. */
  public FabricMetrics fabric() {
    return new FabricMeters(meters);
  }

  /** The disk of blocks and the disk of contents, with their syncs timed. */
  public record Disks(Disk blocks, Disk contents) {}

  /** The same disk, with its syncs timed, for blocks and for contents; once. */
  public Disks metered(Disk disk) {
    Histogram syncs =
        meters.histogram(
            "varve_ledger_sync_seconds",
            "time of an fdatasync; every receipt waits for one of the contents and one of the blocks",
            Buckets.SYNC,
            "store");
    return new Disks(
        new MeteredDisk(disk, syncs.labels("blocks")),
        new MeteredDisk(disk, syncs.labels("contents")));
  }

  /** Tells of the process as a whole; once. */
  public void node(NodeState state) {
    new NodeMeters(state, clock).declare(meters);
  }

  /**
   * Serves them over HTTP; with a certificate over TLS, to scrapers, operators, supervisors and
   * entities.
   *
   * @throws IOException if the address cannot be used
   */
  public HttpListener serve(InetSocketAddress address, Optional<TlsIdentity> tls)
      throws IOException {
    return HttpListener.start(address, tls, LIMITS, new MetricsEndpoint(meters, tls.isPresent()));
  }
}
