package org.varve.edge.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.varve.edge.collect.BatchConfig;
import org.varve.edge.identity.ServerAddress;
import org.varve.edge.mqtt.BrokerConfig;
import org.varve.edge.queue.QueueLimits;

/**
 * What an agent is to do.
 *
 * @param identity folder of the identity, which also holds the queue
 * @param server where to send; absent: where the agent was enrolled
 * @param broker through which operations go instead; absent: by gRPC to the server
 * @param batching when readings become an operation
 * @param queue what may wait on disk
 * @param sources at most {@link #SOURCES_MAX}, each named once; none for an agent that only sends
 * @param once whether a source that fails is given up, since the agent is to end with its sources
 */
public record AgentConfig(
    Path identity,
    Optional<ServerAddress> server,
    Optional<BrokerConfig> broker,
    BatchConfig batching,
    QueueLimits queue,
    List<SourceConfig> sources,
    boolean once) {
  /** Each source has a thread. */
  public static final int SOURCES_MAX = 100;

  public AgentConfig {
    sources = List.copyOf(sources);
    if (sources.size() > SOURCES_MAX) {
      throw new IllegalArgumentException(
          "%d sources; give at most %d".formatted(sources.size(), SOURCES_MAX));
    }
    requireOwnClientIds(broker, sources);
    long names = sources.stream().map(source -> source.description().name()).distinct().count();
    if (names < sources.size()) {
      throw new IllegalArgumentException("two sources have one name; a name is given once");
    }
  }

  /** Two clients of one id throw each other out of a broker, and lose each other's messages. */
  private static void requireOwnClientIds(
      Optional<BrokerConfig> uplink, List<SourceConfig> sources) {
    List<String> ids =
        Stream.concat(
                uplink.stream(),
                sources.stream()
                    .map(SourceConfig::kind)
                    .filter(SourceConfig.Mqtt.class::isInstance)
                    .map(kind -> ((SourceConfig.Mqtt) kind).config().broker()))
            .flatMap(each -> each.clientId().map(id -> id + " at " + each.server()).stream())
            .toList();
    if (Set.copyOf(ids).size() < ids.size()) {
      throw new IllegalArgumentException(
          "two connections to one broker have one client-id; give each its own: " + ids);
    }
  }

  /** The usual batches and limits. */
  public static AgentConfig of(Path identity, List<SourceConfig> sources) {
    return new AgentConfig(
        identity,
        Optional.empty(),
        Optional.empty(),
        BatchConfig.USUAL,
        QueueLimits.USUAL,
        sources,
        false);
  }

  /** The same, to another server. */
  public AgentConfig sendingTo(Optional<ServerAddress> other) {
    return new AgentConfig(identity, other, broker, batching, queue, sources, once);
  }

  /** The same, through a broker. */
  public AgentConfig through(BrokerConfig other) {
    return new AgentConfig(identity, server, Optional.of(other), batching, queue, sources, once);
  }

  /** The same, for an agent that is to end with its sources; none may be endless. */
  public AgentConfig onceOnly() {
    for (SourceConfig source : sources) {
      if (source.kind().isEndless()) {
        throw new IllegalArgumentException(
            "source %s never ends; leave it out, or run without --once"
                .formatted(source.description().name()));
      }
    }
    return new AgentConfig(identity, server, broker, batching, queue, sources, true);
  }
}
