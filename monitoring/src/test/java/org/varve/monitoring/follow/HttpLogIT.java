package org.varve.monitoring.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varve.evidence.file.TrustFile;
import org.varve.evidence.log.EntryBundle;
import org.varve.monitoring.follow.LogVerdict.Code;
import org.varve.rp.HttpCaller;

/** A follower and a server over a real socket: an honest one, and some that are not. */
@Timeout(60)
class HttpLogIT {
  private static final Mirror.Limits ALL = new Mirror.Limits(1_000_000, true);

  @TempDir Path folder;
  private final TestLog log = new TestLog();
  private final TrustFile trust = log.trust();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger failuresLeft = new AtomicInteger();
  private TestLog served = log;
  private HttpServer server;

  static {
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.setExecutor(threads);
    server.createContext("/log/", this::answer);
    server.createContext("/endless/", HttpLogIT::endless);
    server.createContext("/slow/", HttpLogIT::slow);
    server.createContext("/moved/", HttpLogIT::moved);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void mirrorsAndAuditsALargeHonestLog() throws IOException {
    log.grownTo(66_000);
    MirrorReport report = mirror("/log");

    assertThat(report.verdict().code()).isEqualTo(Code.FIRST_SEEN);
    assertThat(report.entries()).isEqualTo(66_000);
    assertThat(new MirrorCheck(trust, folder.resolve("mirror")).check().isTrue()).isTrue();
    assertThat(audit("/log").code()).isEqualTo(Code.FIRST_SEEN);
    log.grownTo(66_500);
    assertThat(audit("/log").code()).isEqualTo(Code.CONSISTENT);
    assertThat(mirror("/log").entries()).isEqualTo(66_500);
  }

  @Test
  void findsARollbackAndAForkOverTheWire() throws IOException {
    log.grownTo(500);
    audit("/log");
    log.rolledBackTo(499);
    assertThat(audit("/log").code()).isEqualTo(Code.ROLLED_BACK);
    served = log.honest().forkedAfter(100, 900);
    LogVerdict forked = audit("/log");

    assertThat(forked.code()).isEqualTo(Code.FORKED);
    assertThat(forked.proof()).isPresent();
  }

  @Test
  void keepsNothingOfAnEndlessTile() throws IOException {
    log.grownTo(500).lyingAbout("tile/entries/000", bundle -> new byte[EntryBundle.BYTES_MAX + 1]);
    MirrorReport report = mirror("/log");

    assertThat(report.verdict().code()).isEqualTo(Code.TAMPERED);
    assertThat(report.verdict().sentence()).contains("tile/entries/000").contains("at most");
  }

  @Test
  void givesUpOnAnEndlessBodyAndOnASlowOne() throws IOException {
    assertThat(audit("/endless").code()).isEqualTo(Code.TAMPERED);
    long start = System.nanoTime();
    assertThatThrownBy(() -> audit("/slow"))
        .isInstanceOf(LogUnavailableException.class)
        .hasMessageContaining("no whole answer within 2000 ms");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
  }

  @Test
  void asksAgainWhenTheServerFailsForAMomentAndNotForEver() throws IOException {
    log.grownTo(3);
    failuresLeft.set(2);
    assertThat(audit("/log").code()).isEqualTo(Code.FIRST_SEEN);
    failuresLeft.set(Integer.MAX_VALUE);

    assertThatThrownBy(() -> audit("/log"))
        .isInstanceOf(LogUnavailableException.class)
        .hasMessageContaining("status 503");
    assertThat(Integer.MAX_VALUE - failuresLeft.get()).isEqualTo(3);
  }

  @Test
  void followsNoRedirectionAndTellsAMissingCheckpoint() {
    assertThatThrownBy(() -> audit("/moved"))
        .isInstanceOf(LogUnavailableException.class)
        .hasMessageContaining("status 302");
    assertThatThrownBy(() -> audit("/nothing"))
        .isInstanceOf(LogUnavailableException.class)
        .hasMessageContaining("there is no checkpoint here");
  }

  private LogVerdict audit(String path) throws IOException {
    return new Audit(trust, log(path), folder.resolve("audit")).look();
  }

  private MirrorReport mirror(String path) throws IOException {
    return new Mirror(trust, log(path), folder.resolve("mirror"), ALL).update();
  }

  private HttpLog log(String path) {
    URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    return new HttpLog(uri, new HttpCaller(Optional.empty(), Duration.ofSeconds(2)));
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (failuresLeft.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        exchange.sendResponseHeaders(503, -1);
        return;
      }
      String name = exchange.getRequestURI().getPath().substring("/log/".length());
      Optional<byte[]> body = served.read(name, Integer.MAX_VALUE);
      if (body.isEmpty()) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      exchange.sendResponseHeaders(200, body.get().length);
      exchange.getResponseBody().write(body.get());
    }
  }

  private static void endless(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      byte[] zeros = new byte[65_536];
      for (int i = 0; i < 100_000; i++) {
        out.write(zeros); // ends with an exception once the client has hung up
      }
    }
  }

  /** A byte now and then, for longer than anyone waits. */
  private static void slow(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      for (int i = 0; i < 100; i++) {
        out.write('x');
        out.flush();
        Thread.sleep(200);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void moved(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().set("Location", "http://127.0.0.1:1/");
      exchange.sendResponseHeaders(302, -1);
    }
  }
}
