package org.varve.launcher.doctor;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.varve.launcher.client.HostPort;
import org.varve.launcher.node.DataFolder;
import org.varve.launcher.node.NodeConfig;
import org.varve.launcher.node.NodeFacts;
import org.varve.rp.EntityChannels;
import org.varve.rp.ServerHealth;
import org.varve.rp.TlsIdentity;

/** Whether the entities in other processes, which this one calls, are there. */
final class PeerCheck {

  private static final Duration DEADLINE = Duration.ofSeconds(3);

  private final NodeConfig config;
  private final DataFolder folder;

  PeerCheck(NodeConfig config, DataFolder folder) {
    this.config = config;
    this.folder = folder;
  }

  void run(Findings findings) {
    Map<String, HostPort> peers;
    try {
      peers = NodeFacts.peers(config, folder);
    } catch (IOException | RuntimeException e) {
      return; // told by the check of the data folder
    }
    peers.forEach((entity, address) -> check("peer " + entity, address, findings));
  }

  private void check(String check, HostPort address, Findings findings) {
    try (EntityChannels channels = new EntityChannels(DEADLINE, Runnable::run)) {
      Optional<String> obstacle =
          ServerHealth.obstacle(
              channels.overTls(
                  address.host(), address.port(), TlsIdentity.load(folder.serverIdentity())),
              DEADLINE);
      if (obstacle.isEmpty()) {
        findings.ok(check, "ready at " + address);
      } else {
        findings.fail(
            check, address + ": " + obstacle.get(), "start it there, or mend the address");
      }
    } catch (IOException e) {
      findings.fail(check, String.valueOf(e.getMessage()), "mend the certificate first");
    }
  }
}
