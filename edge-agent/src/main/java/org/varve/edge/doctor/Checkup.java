package org.varve.edge.doctor;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.varve.edge.AgentLock;
import org.varve.edge.clock.AgentClock;
import org.varve.edge.config.AgentConfig;
import org.varve.edge.config.SourceConfig;
import org.varve.edge.identity.AgentIdentity;
import org.varve.edge.identity.Renewal;
import org.varve.edge.identity.ServerAddress;
import org.varve.edge.queue.OperationQueue;
import org.varve.edge.queue.QueueLimits;
import org.varve.edge.queue.QueueStatus;
import org.varve.evidence.crypto.SignatureProvider;

/**
 * Looks at everything that an agent needs. It changes nothing, and the agent may run meanwhile; at
 * a broker it shows itself as another client.
 */
public final class Checkup {
  private static final long DISK_BYTES_MIN = 64L << 20;
  private static final int NEARLY_FULL_PERCENT = 80;

  private final Path folder;
  private final Optional<AgentConfig> config;
  private final Optional<ServerAddress> other;
  private final Clock clock;
  private final List<Finding> findings = new ArrayList<>();

  /**
   * @param folder of the identity
   * @param config that the agent runs with; absent: sources and broker are not looked at
   * @param other instead of the server where the agent was enrolled
   */
  public Checkup(
      Path folder, Optional<AgentConfig> config, Optional<ServerAddress> other, Clock clock) {
    this.folder = folder;
    this.config = config;
    this.other = other;
    this.clock = clock;
  }

  /** All findings, in the order in which things depend on each other. */
  public List<Finding> run() {
    clock();
    provider();
    Optional<AgentIdentity> identity = identity();
    if (identity.isPresent()) {
      rights();
      certificate(identity.get());
      queue(identity.get());
      disk();
      server(identity.get());
      config.ifPresent(given -> configured(given, identity.get()));
    }
    return List.copyOf(findings);
  }

  private void clock() {
    Instant now = clock.instant();
    findings.add(
        now.isBefore(AgentClock.BUILT)
            ? Finding.warn(
                "clock",
                "%s is before this program was built (%s): operations will state it; set it (NTP)"
                    .formatted(now, AgentClock.BUILT))
            : Finding.ok("clock", now.toString()));
  }

  private void provider() {
    String name = SignatureProvider.chosen().name();
    findings.add(Finding.ok("signatures", name + " on " + System.getProperty("os.arch")));
  }

  private Optional<AgentIdentity> identity() {
    try {
      AgentIdentity identity = AgentIdentity.load(folder);
      var unused = identity.operationSigner();
      findings.add(
          Finding.ok(
              "identity", identity.signer() + " for " + String.join(" ", identity.sources())));
      return Optional.of(identity);
    } catch (IOException e) {
      findings.add(Finding.fail("identity", Messages.of(e)));
      return Optional.empty();
    }
  }

  private void rights() {
    try (Stream<Path> files = Files.list(folder)) {
      List<String> open = new ArrayList<>();
      for (Path file : (Iterable<Path>) files::iterator) {
        Set<PosixFilePermission> rights = Files.getPosixFilePermissions(file);
        if (file.toString().endsWith("key.pem")
            && (rights.contains(PosixFilePermission.GROUP_READ)
                || rights.contains(PosixFilePermission.OTHERS_READ))) {
          open.add(file.toString());
        }
      }
      findings.add(
          open.isEmpty()
              ? Finding.ok("rights", "the keys are the agent's user's alone")
              : Finding.fail("rights", "others can read " + open + "; chmod 600"));
    } catch (UnsupportedOperationException e) {
      findings.add(Finding.warn("rights", "this file system tells none; keep the folder closed"));
    } catch (IOException e) {
      findings.add(Finding.fail("rights", Messages.of(e)));
    }
  }

  private void certificate(AgentIdentity identity) {
    try {
      var unused = identity.tls();
      Renewal renewal = new Renewal(identity, other.orElseGet(identity::server), clock);
      Instant until = renewal.validUntil();
      if (clock.instant().isAfter(until)) {
        findings.add(
            Finding.fail(
                "certificate",
                "ran out at %s; start the agent where it reaches the server: it renews it"
                    .formatted(until)));
      } else {
        findings.add(
            renewal.isDue()
                ? Finding.warn(
                    "certificate",
                    "until %s; the agent renews it by itself when it reaches the server"
                        .formatted(until))
                : Finding.ok("certificate", "until " + until));
      }
    } catch (IOException e) {
      findings.add(Finding.fail("certificate", Messages.of(e)));
    }
  }

  private void queue(AgentIdentity identity) {
    if (!Files.exists(identity.queueFile())) {
      findings.add(Finding.ok("queue", "none yet: the agent has not run"));
      return;
    }
    QueueLimits limits = config.map(AgentConfig::queue).orElse(QueueLimits.USUAL);
    try (OperationQueue queue = OperationQueue.openExisting(identity.queueFile())) {
      QueueStatus status = queue.status();
      long percent =
          Math.max(
              100 * status.queued() / limits.operationsMax(),
              100 * status.queuedBytes() / limits.bytesMax());
      String words =
          "%s; %d wait (%d %% of the limit), %d refused, %d dropped"
              .formatted(
                  AgentLock.isTaken(folder) ? "the agent runs" : "the agent does not run",
                  status.queued(),
                  percent,
                  status.refused(),
                  status.dropped());
      findings.add(
          percent >= NEARLY_FULL_PERCENT
              ? Finding.warn("queue", words + "; see to the server, or give it more room")
              : Finding.ok("queue", words));
      if (status.refused() > 0) {
        findings.add(
            Finding.warn(
                "refused",
                status.refused() + " operations; varve-agent refused --identity " + folder));
      }
    } catch (IOException e) {
      findings.add(Finding.fail("queue", Messages.of(e)));
    }
  }

  private void disk() {
    try {
      FileStore store = Files.getFileStore(folder);
      long free = store.getUsableSpace();
      String words = "%d MiB free at %s".formatted(free >> 20, folder);
      findings.add(
          free < DISK_BYTES_MIN
              ? Finding.warn("disk", words + "; the queue needs room: free some")
              : Finding.ok("disk", words));
    } catch (IOException e) {
      findings.add(Finding.fail("disk", Messages.of(e)));
    }
  }

  private void server(AgentIdentity identity) {
    ServerAddress server =
        other.or(() -> config.flatMap(AgentConfig::server)).orElseGet(identity::server);
    Finding found = Connections.server(server, identity);
    boolean needed = config.flatMap(AgentConfig::broker).isEmpty();
    // Behind a broker the server is needed to renew the certificate, and for nothing else.
    findings.add(
        found.level() == Finding.Level.FAIL && !needed
            ? Finding.warn(
                found.check(), found.words() + " (needed once a year, for a certificate)")
            : found);
  }

  private void configured(AgentConfig given, AgentIdentity identity) {
    given
        .broker()
        .ifPresent(broker -> findings.add(Connections.broker("broker", broker, identity)));
    for (SourceConfig source : given.sources()) {
      findings.add(Sources.check(source, identity));
    }
  }
}
