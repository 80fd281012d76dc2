package org.varve.rp;

import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;

/** A server on a loopback socket, its authority, and channels to it. */
final class TlsNode implements AutoCloseable {
  static final String HOST = "127.0.0.1";
  static final String AUTHORITY = "varve test";

  private final ExecutorService executor = CallExecutor.of("test", 2);
  private final EntityChannels channels = new EntityChannels(Duration.ofSeconds(10), executor);
  private final TestAuthority authority = new TestAuthority(AUTHORITY);
  private final Path folder;
  private final EntityServer server;

  TlsNode(Path folder, EntityService... services) throws IOException {
    this.folder = folder;
    TlsIdentity identity = TlsIdentity.load(authority.server(folder.resolve("server"), HOST));
    InetSocketAddress address = new InetSocketAddress(HOST, 0);
    server = EntityServer.overTls(address, identity, List.of(services), executor).start();
  }

  TestAuthority authority() {
    return authority;
  }

  Path caFile() {
    return folder.resolve("server").resolve("ca.pem");
  }

  EntityServer server() {
    return server;
  }

  Channel channelAs(Role role) throws IOException {
    return channel(identity(role));
  }

  Channel channel(TlsIdentity identity) {
    return channelTo(HOST, identity);
  }

  Channel channelTo(String host, TlsIdentity identity) {
    return channels.overTls(host, server.port(), identity);
  }

  /** A channel of another program, which knows our certificates but none of our defaults. */
  ManagedChannel bareChannelAs(Role role) throws IOException {
    return NettyChannelBuilder.forAddress(HOST, server.port())
        .sslContext(TlsContexts.client(identity(role)))
        .build();
  }

  private TlsIdentity identity(Role role) throws IOException {
    return TlsIdentity.load(authority.client(folder.resolve(role.word()), role, "tester"));
  }

  @Override
  public void close() {
    channels.close();
    server.close();
    executor.shutdown();
  }
}
