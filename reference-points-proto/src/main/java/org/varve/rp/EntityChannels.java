package org.varve.rp;

import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.AbstractStub;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Opens the channels of one caller, in process or over mutual TLS, and closes them together.
 *
 * <p>A call without a deadline of its own gets the default one. A stream that is meant to stay open
 * says so by {@link #openEnded} and has none. In process a call with a deadline also waits under it
 * for the server to come up: made too early, it would otherwise leave the channel in back-off for a
 * second. Over a network it fails at once if the server cannot be reached, so that the caller can
 * tell why.
 */
public final class EntityChannels implements AutoCloseable {
  private static final int METADATA_BYTES_MAX = 16 << 10;
  private static final Duration CLOSE_GRACE = Duration.ofSeconds(5);

  private final Duration deadline;
  private final Executor callbacks;
  private final Deque<ManagedChannel> open = new ArrayDeque<>();

  /**
   * @param deadline of a call that sets none
   * @param callbacks runs what asynchronous stubs are answered with
   */
  public EntityChannels(Duration deadline, Executor callbacks) {
    this.deadline = deadline;
    this.callbacks = callbacks;
  }

  /**
   * The stub for a call that has no deadline because it stays open: a watch, a submission stream.
   */
  public static <S extends AbstractStub<S>> S openEnded(S stub) {
    return stub.withOption(CallDefaults.OPEN_ENDED, true);
  }

  /**
   * A channel to a server of this process.
   *
   * @param serverName of {@link EntityServer#address}
   * @param caller who the server shall see as the caller
   */
  public Channel inProcess(String serverName, PeerIdentity caller) {
    return opened(
        InProcessChannelBuilder.forName(serverName)
            .executor(callbacks)
            .intercept(
                InProcessIdentity.caller(caller),
                new CallDefaults(deadline, true),
                new MessageLimit())
            .build());
  }

  /**
   * A channel to a server on a socket; the server's certificate must name this host, and be of the
   * identity's CA.
   */
  public ManagedChannel overTls(String host, int port, TlsIdentity identity) {
    return opened(
        NettyChannelBuilder.forAddress(host, port)
            .sslContext(TlsContexts.client(identity))
            .executor(callbacks)
            .maxInboundMessageSize(EntityServer.MESSAGE_BYTES_MAX)
            .maxInboundMetadataSize(METADATA_BYTES_MAX)
            .keepAliveTime(30, TimeUnit.SECONDS)
            .keepAliveTimeout(10, TimeUnit.SECONDS)
            .intercept(new CallDefaults(deadline, false), new MessageLimit())
            .build());
  }

  /** Closes all channels: running calls get five seconds in all, then are cut off. */
  @Override
  public synchronized void close() {
    open.forEach(ManagedChannel::shutdown);
    long end = System.nanoTime() + CLOSE_GRACE.toNanos();
    while (!open.isEmpty()) {
      closeNow(open.pop(), end - System.nanoTime());
    }
  }

  private synchronized ManagedChannel opened(ManagedChannel channel) {
    open.push(channel);
    return channel;
  }

  private static void closeNow(ManagedChannel channel, long graceNanos) {
    try {
      if (!channel.awaitTermination(graceNanos, TimeUnit.NANOSECONDS)) {
        channel.shutdownNow();
      }
    } catch (InterruptedException e) {
      channel.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
