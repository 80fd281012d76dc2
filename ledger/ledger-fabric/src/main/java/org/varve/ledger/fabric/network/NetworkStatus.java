package org.varve.ledger.fabric.network;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How a network is.
 *
 * @param folder where everything of it lies
 * @param fabric version of Fabric that made it
 * @param consensus how its orderers agree
 * @param channel name of its channel
 * @param chaincode name of the chaincode on it
 * @param processes each of its processes
 * @param members what a node of each organisation needs
 */
public record NetworkStatus(
    Path folder,
    String fabric,
    Consensus consensus,
    String channel,
    String chaincode,
    List<Running> processes,
    List<NetworkMember> members) {

  public NetworkStatus {
    processes = List.copyOf(processes);
    members = List.copyOf(members);
  }

  /** Of one process. */
  public enum State {
    /** It runs, and its port answers. */
    UP,
    /** It runs, and its port does not answer. */
    SILENT,
    DOWN
  }

  /**
   * One process.
   *
   * @param role which
   * @param state whether it runs
   * @param pid its number, if it runs
   * @param address where it listens
   * @param memoryBytes what it occupies, where the system says so
   * @param log its log
   */
  public record Running(
      Role role,
      State state,
      Optional<Long> pid,
      String address,
      Optional<Long> memoryBytes,
      Path log) {}

  public boolean isUp() {
    return processes.stream().allMatch(one -> one.state() == State.UP);
  }
}
