package org.varve.rp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HttpCallerIT {
  private static final HttpListener.Limits LIMITS = new HttpListener.Limits(2, 100);

  @TempDir Path folder;
  private final HttpCaller caller = new HttpCaller(Optional.empty(), Duration.ofSeconds(5));

  @Test
  void readsAnAnswerUpToItsLimitAndNotAByteMore() throws IOException {
    byte[] body = new byte[100_000];
    try (HttpListener listener = plain(HttpAnswer.of(200, "application/octet-stream", body))) {
      URI uri = URI.create("http://127.0.0.1:" + listener.port() + "/x");

      HttpReply whole = caller.get(uri, body.length);
      assertThat(whole.status()).isEqualTo(200);
      assertThat(whole.type()).isEqualTo("application/octet-stream");
      assertThat(whole.body()).hasSize(body.length);
      assertThatThrownBy(() -> caller.get(uri, body.length - 1))
          .isInstanceOf(HttpCaller.TooLongException.class)
          .hasMessageContaining("more than 99999 bytes");
    }
  }

  @Test
  void sendsTextAndShowsAReasonInOneLine() throws IOException {
    try (HttpListener listener = plain(HttpAnswer.refusal(400, "no\u0007\nand more"))) {
      URI uri = URI.create("http://127.0.0.1:" + listener.port() + "/x");
      HttpReply reply = caller.post(uri, "text", 1_000);

      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.reason()).isEqualTo("no?");
    }
  }

  @Test
  void givesUpOnAServerThatSaysNothingAndOnOneThatIsNotThere() throws IOException {
    HttpCaller hurried = new HttpCaller(Optional.empty(), Duration.ofMillis(300));
    int port;
    try (ServerSocket silent = new ServerSocket(0)) {
      port = silent.getLocalPort();
      URI uri = URI.create("http://127.0.0.1:" + port + "/");
      assertThatThrownBy(() -> hurried.get(uri, 10))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("no whole answer within 300 ms");
    }
    URI nobody = URI.create("http://127.0.0.1:" + port + "/");
    assertThatThrownBy(() -> caller.get(nobody, 10))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot be reached");
  }

  @Test
  void believesOnlyServersOfTheAuthorityThatItWasGiven() throws IOException {
    TestAuthority authority = new TestAuthority("one");
    TestAuthority another = new TestAuthority("another");
    TlsIdentity server = TlsIdentity.load(authority.server(folder.resolve("server"), "127.0.0.1"));
    Path user = authority.client(folder.resolve("user"), Role.USER, "ada");
    Path stranger = another.client(folder.resolve("stranger"), Role.USER, "eve");
    try (HttpListener listener =
        HttpListener.start(
            new InetSocketAddress("127.0.0.1", 0),
            Optional.of(server),
            LIMITS,
            call -> HttpAnswer.text(200, call.peer().map(Object::toString).orElse("nobody")))) {
      URI uri = URI.create("https://127.0.0.1:" + listener.port() + "/");

      assertThat(as(TlsIdentity.load(user)).get(uri, 1_000).text()).contains("ada");
      assertThat(as(TlsIdentity.trusting(user.resolve("ca.pem"))).get(uri, 1_000).text())
          .isEqualTo("nobody");
      assertThatThrownBy(() -> as(TlsIdentity.load(stranger)).get(uri, 1_000))
          .isInstanceOf(IOException.class);
      assertThatThrownBy(() -> caller.get(uri, 1_000)).isInstanceOf(IOException.class);
    }
  }

  private static HttpCaller as(TlsIdentity identity) {
    return new HttpCaller(Optional.of(identity), Duration.ofSeconds(5));
  }

  private static HttpListener plain(HttpAnswer answer) throws IOException {
    return HttpListener.start(
        new InetSocketAddress("127.0.0.1", 0), Optional.empty(), LIMITS, call -> answer);
  }
}
