package org.varve.launcher.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.varve.launcher.client.HostPort;
import org.varve.launcher.node.DataFolder;
import org.varve.launcher.node.NodeConfig;
import org.varve.launcher.node.NodeFacts;
import org.varve.rp.EntityChannels;
import org.varve.rp.ServerHealth;
import org.varve.rp.TlsIdentity;

/**
 * Whether the node that runs says that it is ready; of one that does not, whether it could listen.
 */
final class PortCheck {

  private static final String NODE = "node";
  private static final String PORT = "port";
  private static final Duration DEADLINE = Duration.ofSeconds(3);

  private final NodeConfig config;
  private final DataFolder folder;
  private final RunningProcess process;

  PortCheck(NodeConfig config, DataFolder folder, RunningProcess process) {
    this.config = config;
    this.folder = folder;
    this.process = process;
  }

  void run(Findings findings) {
    if (process.pid().isPresent()) {
      running(process.pid().get(), findings);
      return;
    }
    findings.ok(NODE, "no process runs on the folder");
    free("listen", config.listen(), findings);
    if (!config.processing().log().listen().isEmpty()) {
      free("processing.log.listen", config.processing().log().listen(), findings);
    }
    config
        .metricsAddress()
        .ifPresent(address -> free("metrics.listen", address.toString(), findings));
  }

  private void running(long pid, Findings findings) {
    String who = "process " + pid + " has the folder";
    try {
      String address = Files.readString(folder.addressFile()).strip();
      Optional<String> obstacle = health(HostPort.parse(address), folder.serverIdentity());
      if (obstacle.isEmpty()) {
        findings.ok(NODE, who + " and is ready at " + address);
      } else {
        findings.fail(
            NODE,
            who + ", but at " + address + ": " + obstacle.get(),
            "read its log from 'Node is not ready' on");
      }
    } catch (IOException | RuntimeException e) {
      findings.fail(
          NODE,
          who + ", but does not say where it listens: " + e.getMessage(),
          "wait if it is starting, else read its log");
    }
  }

  private static Optional<String> health(HostPort address, Path identity) throws IOException {
    try (EntityChannels channels = new EntityChannels(DEADLINE, Runnable::run)) {
      TlsIdentity anyone = TlsIdentity.trusting(identity.resolve("ca.pem"));
      String host = "0.0.0.0".equals(address.host()) ? "127.0.0.1" : address.host();
      return ServerHealth.obstacle(channels.overTls(host, address.port(), anyone), DEADLINE);
    }
  }

  private static void free(String key, String address, Findings findings) {
    try {
      HostPort wanted = HostPort.parse(address);
      NodeFacts.requireFree(wanted);
      findings.ok(PORT, wanted + " (" + key + ") is free");
    } catch (IOException | RuntimeException e) {
      findings.fail(PORT, String.valueOf(e.getMessage()), "mend " + key + ", or --listen");
    }
  }
}
