package org.varve.system;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.varve.launcher.client.HostPort;

/** Passes bytes on to a server, each a while later, in both directions: a link over a satellite. */
final class SlowLink implements AutoCloseable {

  private static final int CHUNKS_MAX = 4_096;

  private final ServerSocket listening;
  private final HostPort server;
  private final long delayNanos;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  /** Bytes, and when they are due; none at the end. */
  private record Chunk(ByteString bytes, long dueNanos) {}

  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  /**
   * @param delayMillis in each direction
   */
  SlowLink(HostPort server, long delayMillis) throws IOException {
    this.server = server;
    this.delayNanos = TimeUnit.MILLISECONDS.toNanos(delayMillis);
    this.listening = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  /** What a client connects to instead. */
  String address() {
    return "localhost:" + listening.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private void accept() throws IOException {
    while (!listening.isClosed()) {
      connect(listening.accept());
    }
  }

  /** A server that cannot be reached is no reason to take no other connection. */
  private void connect(Socket client) throws IOException {
    sockets.add(client);
    try {
      Socket onward = new Socket(server.host(), server.port());
      sockets.add(onward);
      client.setTcpNoDelay(true);
      onward.setTcpNoDelay(true);
      pass(client, onward);
      pass(onward, client);
    } catch (IOException e) {
      System.out.println("SlowLink: " + e);
      client.close();
    }
  }

  private void pass(Socket from, Socket to) {
    BlockingQueue<Chunk> onTheWay = new LinkedBlockingQueue<>(CHUNKS_MAX);
    start(
        () -> {
          InputStream in = from.getInputStream();
          byte[] buffer = new byte[16 << 10];
          for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            onTheWay.put(
                new Chunk(ByteString.copyFrom(buffer, 0, read), System.nanoTime() + delayNanos));
          }
          onTheWay.put(new Chunk(ByteString.EMPTY, System.nanoTime() + delayNanos));
        });
    start(
        () -> {
          OutputStream out = to.getOutputStream();
          for (Chunk next = onTheWay.take(); !next.bytes().isEmpty(); next = onTheWay.take()) {
            TimeUnit.NANOSECONDS.sleep(next.dueNanos() - System.nanoTime());
            next.bytes().writeTo(out);
          }
          to.close();
        });
  }

  private static void start(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException | InterruptedException e) {
                System.out.println("SlowLink: " + e);
              }
            },
            "slow-link");
    thread.setDaemon(true);
    thread.start();
  }
}
