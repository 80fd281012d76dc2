package org.varve.rp;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small HTTP server for what is no reference point: the public log, a witness. Threads, waiting
 * calls, bytes of a body and the time of a request are limited.
 */
public final class HttpListener implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpListener.class);
  private static final int CONNECTIONS_MAX = 256;
  private static final int BACKLOG = 64;
  private static final int STOP_SECONDS = 1;
  private static final String NO_DELAY = "sun.net.httpserver.nodelay";

  static {
    // The JDK's server takes these for the whole process, and unlimited unless they are set.
    limit("sun.net.httpserver.maxReqTime", 10);
    limit("sun.net.httpserver.maxRspTime", 60);
    limit("sun.net.httpserver.maxReqHeaders", 50);
    limit("jdk.httpserver.maxConnections", CONNECTIONS_MAX);
    // Else each small answer on a kept connection waits 40 ms for the other side.
    if (System.getProperty(NO_DELAY) == null) {
      System.setProperty(NO_DELAY, "true");
    }
  }

  private final HttpServer server;
  private final ThreadPoolExecutor threads;
  private final int bodyBytesMax;
  private final Function<HttpCall, HttpAnswer> handler;

  /**
   * How much is served at a time.
   *
   * @param threads calls that are worked on
   * @param bodyBytesMax bytes of a request's body; 0 takes none
   */
  public record Limits(int threads, int bodyBytesMax) {}

  private HttpListener(HttpServer server, Limits limits, Function<HttpCall, HttpAnswer> handler) {
    this.server = server;
    this.handler = handler;
    bodyBytesMax = limits.bodyBytesMax();
    // A connection has one call at a time, so the queue holds all there can be.
    threads =
        new ThreadPoolExecutor(
            limits.threads(),
            limits.threads(),
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(CONNECTIONS_MAX),
            new ThreadPoolExecutor.CallerRunsPolicy());
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * Listens and serves.
   *
   * @param tls as whom to serve; without it, plain HTTP for a loopback address or a reverse proxy
   */
  public static HttpListener start(
      InetSocketAddress address,
      Optional<TlsIdentity> tls,
      Limits limits,
      Function<HttpCall, HttpAnswer> handler)
      throws IOException {
    HttpServer server =
        tls.isPresent() ? https(address, tls.get()) : HttpServer.create(address, BACKLOG);
    HttpListener listener = new HttpListener(server, limits, handler);
    server.createContext("/", listener::serve);
    server.setExecutor(listener.threads);
    server.start();
    return listener;
  }

  /** The port, also when a free one was asked for. */
  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(STOP_SECONDS);
    threads.shutdown();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try {
      byte[] body = exchange.getRequestBody().readNBytes(bodyBytesMax + 1);
      HttpAnswer answer =
          body.length > bodyBytesMax
              ? HttpAnswer.refusal(
                      413, "a body has at most " + bodyBytesMax + " bytes here; send less")
                  .with("Connection", "close")
              : answer(exchange, new String(body, UTF_8));
      send(exchange, answer);
    } finally {
      exchange.close();
    }
  }

  private HttpAnswer answer(HttpExchange exchange, String body) {
    try {
      String encodings = exchange.getRequestHeaders().getFirst("Accept-Encoding");
      return handler.apply(
          new HttpCall(
              exchange.getRequestMethod(),
              exchange.getRequestURI().getRawPath(),
              encodings != null && encodings.matches("(?i).*\\bgzip\\b(?!\\s*;\\s*q=0(\\D|$)).*"),
              peer(exchange),
              body));
    } catch (RuntimeException e) { // the outermost frame of the call
      LOG.atError().setCause(e).log("an HTTP call failed");
      return HttpAnswer.refusal(
          500, "this server failed; its operator finds the reason in its log");
    }
  }

  private static void send(HttpExchange exchange, HttpAnswer answer) throws IOException {
    answer.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
    byte[] body = answer.body();
    if (exchange.getRequestMethod().equals("HEAD") || body.length == 0) {
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
      exchange.sendResponseHeaders(answer.status(), -1);
      return;
    }
    exchange.sendResponseHeaders(answer.status(), body.length);
    exchange.getResponseBody().write(body);
  }

  private static Optional<PeerIdentity> peer(HttpExchange exchange) {
    return exchange instanceof HttpsExchange secure
        ? HttpTls.peer(secure.getSSLSession())
        : Optional.empty();
  }

  private static HttpServer https(InetSocketAddress address, TlsIdentity identity)
      throws IOException {
    HttpsServer server = HttpsServer.create(address, BACKLOG);
    SSLContext context = HttpTls.context(identity);
    server.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters tls = context.getDefaultSSLParameters();
            tls.setProtocols(new String[] {HttpTls.PROTOCOL});
            tls.setWantClientAuth(true);
            parameters.setSSLParameters(tls);
          }
        });
    return server;
  }

  private static void limit(String property, int value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, Integer.toString(value));
    }
  }
}
