package org.varve.ledger.fabric.network;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks how the processes of a network are. */
final class StatusLook {

  private final NetworkFolder folder;
  private final Topology topology;
  private final FabricProcesses processes;

  StatusLook(NetworkFolder folder, Topology topology) {
    this.folder = folder;
    this.topology = topology;
    this.processes = new FabricProcesses(folder);
  }

  NetworkStatus status() throws IOException {
    List<NetworkStatus.Running> all = new ArrayList<>();
    for (Role role : topology.roles()) {
      all.add(running(role));
    }
    NodeFiles nodes = new NodeFiles(folder, topology);
    return new NetworkStatus(
        folder.root(),
        topology.fabric(),
        topology.consensus(),
        topology.channel(),
        topology.chaincode(),
        all,
        topology.organisations().stream().map(nodes::member).toList());
  }

  private NetworkStatus.Running running(Role role) throws IOException {
    Optional<ProcessHandle> handle = processes.running(role);
    return new NetworkStatus.Running(
        role,
        handle.isPresent() ? answering(role) : NetworkStatus.State.DOWN,
        handle.map(ProcessHandle::pid),
        topology.address(role),
        handle.flatMap(FabricProcesses::residentBytes),
        folder.log(role));
  }

  private NetworkStatus.State answering(Role role) {
    return Starter.answers(topology.port(role))
        ? NetworkStatus.State.UP
        : NetworkStatus.State.SILENT;
  }
}
