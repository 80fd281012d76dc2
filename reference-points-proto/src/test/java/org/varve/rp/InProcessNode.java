package org.varve.rp;

import io.grpc.Channel;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;

/** A server in this process and a channel to it, as a source. */
final class InProcessNode implements AutoCloseable {
  static final PeerIdentity CALLER = new PeerIdentity(Role.SOURCE, "roof");

  private final ExecutorService executor = CallExecutor.of("test", 2);
  private final EntityChannels channels = new EntityChannels(Duration.ofSeconds(5), executor);
  private final EntityServer server;

  InProcessNode(EntityService... services) throws IOException {
    server = EntityServer.inProcess(List.of(services), executor).start();
  }

  Channel channel() {
    return channelAs(CALLER);
  }

  Channel channelAs(PeerIdentity caller) {
    return channels.inProcess(server.address(), caller);
  }

  EntityServer server() {
    return server;
  }

  @Override
  public void close() {
    channels.close();
    server.close();
    executor.shutdown();
  }
}
