package org.varve.representation.adapter.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.varve.proto.r2d.v1.WatchDirectivesResponse;
import org.varve.representation.application.AgentSources;
import org.varve.representation.application.RegistryView;
import org.varve.representation.domain.StreamLimits;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/**
 * The open watches of directives: bounded in number, told of each change of the registry, and ended
 * together when representation stops.
 */
public final class DirectiveStreams {
  private final AgentSources agents;
  private final RegistryView registry;
  private final int max;
  private final Set<Watch> open = new HashSet<>();

  /**
   * @param limits as many watches as submission streams, since an agent has one of each
   */
  public DirectiveStreams(AgentSources agents, RegistryView registry, StreamLimits limits) {
    this.agents = agents;
    this.registry = registry;
    this.max = limits.streamsMax();
  }

  void open(
      String signer,
      List<String> sources,
      ServerCallStreamObserver<WatchDirectivesResponse> agent) {
    agents.require(signer, sources);
    Watch watch = new Watch(signer, sources, agent);
    synchronized (this) {
      if (open.size() >= max) {
        throw new Failure(
            ErrorReason.OVERLOADED,
            "%d agents watch their directives and that is the limit; try again later"
                .formatted(open.size()));
      }
      open.add(watch);
    }
    watch.begin();
  }

  /** Ends every watch. */
  public void close() {
    List<Watch> ending;
    synchronized (this) {
      ending = List.copyOf(open);
    }
    ending.forEach(
        watch ->
            watch.end(
                new Failure(
                    ErrorReason.UNREACHABLE, "representation is being stopped; watch again")));
  }

  private synchronized void ended(Watch watch) {
    open.remove(watch);
  }

  /** One agent's; the registry and gRPC call it from threads of theirs. */
  private final class Watch {
    private final String signer;
    private final List<String> sources;
    private final ServerCallStreamObserver<WatchDirectivesResponse> agent;
    private @Nullable Runnable unwatch;
    private @Nullable WatchDirectivesResponse told;
    private boolean over;

    Watch(
        String signer,
        List<String> sources,
        ServerCallStreamObserver<WatchDirectivesResponse> agent) {
      this.signer = signer;
      this.sources = sources;
      this.agent = agent;
    }

    void begin() {
      agent.setOnCancelHandler(this::forget);
      // Slow agents are told the newest once they can take it.
      agent.setOnReadyHandler(this::tell);
      synchronized (this) {
        unwatch = registry.onChange(this::changed);
      }
      tell();
    }

    private void changed(String name) {
      if (name.isEmpty() || name.equals(signer) || sources.contains(name)) {
        tell();
      }
    }

    private synchronized void tell() {
      if (over || !agent.isReady()) {
        return;
      }
      try {
        WatchDirectivesResponse now = DirectiveMessages.response(agents.terms(signer, sources));
        if (!Objects.equals(now, told)) {
          told = now;
          agent.onNext(now);
        }
      } catch (Failure e) {
        end(e);
      }
    }

    synchronized void end(Failure why) {
      if (!over) {
        forget();
        agent.onError(why.toStatus());
      }
    }

    private synchronized void forget() {
      over = true;
      if (unwatch != null) {
        unwatch.run();
      }
      ended(this);
    }
  }
}
