package org.varve.monitoring.adapter.grpc;

import io.grpc.BindableService;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.time.Duration;

/** What monitoring calls, in this process, without roles: those are the callees' business. */
final class Supervised implements AutoCloseable {
  private final Server server;
  private final ManagedChannel channel;

  Supervised(BindableService... services) throws IOException {
    String name = InProcessServerBuilder.generateName();
    InProcessServerBuilder builder = InProcessServerBuilder.forName(name);
    for (BindableService service : services) {
      builder.addService(service);
    }
    server = builder.build().start();
    channel = InProcessChannelBuilder.forName(name).build();
  }

  Callees callees() {
    return new Callees(channels(), Duration.ofSeconds(10));
  }

  Callees.Channels channels() {
    return new Callees.Channels(channel(), channel(), channel());
  }

  Channel channel() {
    return channel;
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.shutdownNow();
  }
}
