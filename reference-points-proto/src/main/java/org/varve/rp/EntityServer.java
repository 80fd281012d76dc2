package org.varve.rp;

import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerInterceptor;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Serves services of entities, either to the same process or over mutual TLS, with the same
 * interceptors: failures become status, callers get an identity, roles are checked. Adds gRPC
 * health and reflection.
 *
 * <p>In process, gRPC enforces no message size and hands messages over by reference: sizes are
 * checks of the domain.
 */
public final class EntityServer implements AutoCloseable {
  /** Largest message that is taken from a socket. */
  public static final int MESSAGE_BYTES_MAX = 8 << 20;

  private static final int CALLS_MAX = 1_024;
  private static final int CALLS_PER_CONNECTION_MAX = 128;
  private static final int METADATA_BYTES_MAX = 16 << 10;
  private static final Duration CLOSE_GRACE = Duration.ofSeconds(5);

  private final Server server;
  private final PlatformServices platform;
  private final String address;
  private final StartGate gate = new StartGate();

  private EntityServer(ServerBuilder<?> builder, String address, ServerSetup setup) {
    this.platform = new PlatformServices(setup.services());
    this.address = address;
    CommentedDescriptors descriptors = CommentedDescriptors.load();
    setup
        .services()
        .forEach(service -> builder.addService(descriptors.describe(service.definition())));
    platform.services().forEach(service -> builder.addService(service.definition()));
    // The interceptor added last sees a call first.
    builder.intercept(gate);
    builder.intercept(new RoleInterceptor(platform.rolesOfAll()));
    builder.intercept(setup.identity());
    builder.intercept(new CallLimit(CALLS_MAX));
    builder.intercept(new FailureInterceptor(() -> UUID.randomUUID().toString()));
    builder.intercept(new ObservedCalls(setup.observer(), System::nanoTime));
    this.server = builder.executor(setup.executor()).build();
  }

  /**
   * A server that only this process can call, under a name of its own, so that two nodes live in
   * one JVM.
   *
   * @param executor runs the handlers; bounded, and not shared with an entity that calls this one
   *     and waits
   */
  public static EntityServer inProcess(List<EntityService> services, Executor executor) {
    return inProcess(services, executor, CallObserver.NOOP);
  }

  /** The same, with somebody who is told of each call. */
  public static EntityServer inProcess(
      List<EntityService> services, Executor executor, CallObserver observer) {
    String name = InProcessServerBuilder.generateName();
    return new EntityServer(
        InProcessServerBuilder.forName(name),
        name,
        new ServerSetup(services, new InProcessIdentity(), executor, observer));
  }

  /**
   * A server on a socket. TLS 1.3 only; a client certificate is verified if presented, and needed
   * for every method that is not open to everyone.
   *
   * @param address port 0 takes a free one
   * @param executor as of {@link #inProcess}
   */
  public static EntityServer overTls(
      InetSocketAddress address,
      TlsIdentity identity,
      List<EntityService> services,
      Executor executor) {
    return overTls(address, identity, services, executor, CallObserver.NOOP);
  }

  /** The same, with somebody who is told of each call. */
  public static EntityServer overTls(
      InetSocketAddress address,
      TlsIdentity identity,
      List<EntityService> services,
      Executor executor,
      CallObserver observer) {
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(address)
            .sslContext(TlsContexts.server(identity))
            .maxInboundMessageSize(MESSAGE_BYTES_MAX)
            .maxInboundMetadataSize(METADATA_BYTES_MAX)
            .maxConcurrentCallsPerConnection(CALLS_PER_CONNECTION_MAX)
            .handshakeTimeout(10, TimeUnit.SECONDS)
            .keepAliveTime(60, TimeUnit.SECONDS)
            .keepAliveTimeout(20, TimeUnit.SECONDS)
            .permitKeepAliveTime(20, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            .maxConnectionIdle(10, TimeUnit.MINUTES);
    String shown = address.getHostString() + ":" + address.getPort();
    return new EntityServer(
        builder, shown, new ServerSetup(services, new CertificateIdentity(), executor, observer));
  }

  /** Begins to serve; fails with a message that names the address if it is taken. */
  public EntityServer start() throws IOException {
    listen();
    admit();
    serving(true);
    return this;
  }

  /**
   * Opens the socket while what it serves still starts: gRPC health answers NOT_SERVING until
   * {@link #serving}, every other call UNREACHABLE until {@link #admit}.
   */
  public EntityServer listen() throws IOException {
    try {
      server.start();
    } catch (IOException e) {
      throw new IOException(
          "cannot listen on "
              + address
              + ": "
              + reason(e)
              + "; stop what uses this address, or choose another port",
          e);
    }
    return this;
  }

  /** Lets calls in, from now on. */
  public void admit() {
    gate.open();
  }

  /**
   * The name to give to {@link EntityChannels#inProcess}; of a server on a socket its address as
   * configured.
   */
  public String address() {
    return address;
  }

  /** The port it listens on, once started; -1 in process. */
  public int port() {
    return server.getPort();
  }

  /**
   * What gRPC health answers, for all services; true once {@link #start} returned. Calls are served
   * all the same.
   */
  public void serving(boolean serving) {
    platform.serving(serving);
  }

  /**
   * Lets no new calls in, gives running ones this long, then cuts them off. Harmless when repeated.
   */
  public void stop(Duration grace) {
    if (!server.isShutdown()) {
      platform.stopping();
      server.shutdown();
    }
    try {
      if (!server.awaitTermination(grace.toNanos(), TimeUnit.NANOSECONDS)) {
        server.shutdownNow();
        server.awaitTermination(1, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  /** Stops with a grace of five seconds. */
  @Override
  public void close() {
    stop(CLOSE_GRACE);
  }

  private static String reason(IOException e) {
    Throwable cause = e.getCause();
    return String.valueOf(cause == null ? e.getMessage() : cause.getMessage());
  }

  /** What differs from server to server, beside the transport. */
  private record ServerSetup(
      List<EntityService> services,
      ServerInterceptor identity,
      Executor executor,
      CallObserver observer) {}
}
