package org.varve.processing;

import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import org.varve.rp.CallExecutor;
import org.varve.rp.EntityChannels;
import org.varve.rp.EntityServer;
import org.varve.rp.EntityService;
import org.varve.rp.PeerIdentity;
import org.varve.rp.Role;
import org.varve.rp.TestAuthority;
import org.varve.rp.TlsIdentity;

/** Services behind a server of this process or a loopback socket, and channels to them. */
public final class ServedNode implements AutoCloseable {
  /** The data user for whom is read, unless a request names another. */
  public static final String USER = "tester";

  private static final String HOST = "127.0.0.1";

  private final ExecutorService serving = CallExecutor.of("serving", 4);
  private final ExecutorService calling = CallExecutor.of("calling", 2);
  private final EntityChannels channels = new EntityChannels(Duration.ofSeconds(20), calling);
  private final EntityServer server;
  private final Channels to;

  private ServedNode(List<EntityService> services) throws IOException {
    server = EntityServer.inProcess(services, serving).start();
    to = role -> channels.inProcess(server.address(), new PeerIdentity(role, "tester"));
  }

  private ServedNode(List<EntityService> services, Path folder) throws IOException {
    TestAuthority authority = new TestAuthority("varve test");
    TlsIdentity identity = TlsIdentity.load(authority.server(folder.resolve("server"), HOST));
    server =
        EntityServer.overTls(new InetSocketAddress(HOST, 0), identity, services, serving).start();
    to =
        role -> {
          Path client = authority.client(folder.resolve(role.word()), role, "tester");
          return channels.overTls(HOST, server.port(), TlsIdentity.load(client));
        };
  }

  public static ServedNode inProcess(List<EntityService> services) throws IOException {
    return new ServedNode(services);
  }

  /**
   * @param folder for certificates
   */
  public static ServedNode overTls(List<EntityService> services, Path folder) throws IOException {
    return new ServedNode(services, folder);
  }

  public Channel channelAs(Role role) throws IOException {
    return ClientInterceptors.intercept(to.as(role), new AsUser(USER));
  }

  @Override
  public void close() {
    channels.close();
    server.stop(Duration.ZERO);
    serving.shutdown();
    calling.shutdown();
  }

  private interface Channels {
    Channel as(Role role) throws IOException;
  }
}
