package org.varve.launcher.node;

import io.grpc.Channel;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import org.varve.launcher.client.HostPort;
import org.varve.rp.CallExecutor;
import org.varve.rp.CallObserver;
import org.varve.rp.EntityChannels;
import org.varve.rp.EntityServer;
import org.varve.rp.FunctionalEntity;
import org.varve.rp.PeerIdentity;
import org.varve.rp.Role;
import org.varve.rp.TlsIdentity;

/**
 * How the entities of this process reach those that they call: over in-process channels, or over
 * mutual TLS where one runs elsewhere. The stubs are the same.
 */
final class Peers {

  /** Of a call between entities that sets none itself. */
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  /** Handlers of P2R wait for the ledger, so that as many blocks can be in flight. */
  private static final int THREADS = 16;

  private final Map<EntityName, EntityServer> local = new EnumMap<>(EntityName.class);
  private final Map<EntityName, HostPort> remote;
  private final Map<EntityName, PeerWatch> watches = new EnumMap<>(EntityName.class);
  private final TlsIdentity identity;
  private final StopStack stops;
  private final CallObserver calls;

  /**
   * @param calls told of the calls inside this process
   * @param identity as whom this process calls others
   * @param stops gets what has to be stopped again
   */
  Peers(
      Map<EntityName, HostPort> remote, TlsIdentity identity, CallObserver calls, StopStack stops) {
    this.calls = calls;
    this.remote = Map.copyOf(remote);
    this.identity = identity;
    this.stops = stops;
  }

  /** Lets the others of this process call an entity. */
  void serve(EntityName name, FunctionalEntity entity) throws IOException {
    EntityServer server = EntityServer.inProcess(entity.services(), executor(name.word()), calls);
    local.put(name, server.start());
    stops.push(server::close);
  }

  /** A channel from one entity of this process to another one, wherever that is. */
  Channel channel(EntityName caller, EntityName callee) {
    EntityChannels channels = new EntityChannels(DEADLINE, executor(caller.word() + "-answers"));
    stops.push(channels::close);
    EntityServer here = local.get(callee);
    if (here != null) {
      return channels.inProcess(here.address(), new PeerIdentity(Role.ENTITY, caller.word()));
    }
    HostPort there = Objects.requireNonNull(remote.get(callee), "its address was checked");
    ManagedChannel channel = channels.overTls(there.host(), there.port(), identity);
    if (!watches.containsKey(callee)) {
      PeerWatch watch = new PeerWatch(callee, there, channel);
      watches.put(callee, watch);
      stops.push(watch::close);
      watch.start();
    }
    return channel;
  }

  boolean areAllHere() {
    return remote.isEmpty();
  }

  /** Returns when all that run elsewhere have been ready once. */
  void await() throws InterruptedException {
    for (PeerWatch watch : watches.values()) {
      watch.await();
    }
  }

  /** Of those that run elsewhere. */
  List<String> obstacles() {
    return watches.values().stream().flatMap(watch -> watch.obstacle().stream()).toList();
  }

  ExecutorService executor(String name) {
    ExecutorService executor = CallExecutor.of(name, THREADS);
    stops.push(executor::shutdown);
    return executor;
  }
}
