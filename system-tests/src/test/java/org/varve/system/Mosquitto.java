package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * A real Mosquitto in a process of its own, on a free port of this host, with its queues on disk.
 */
final class Mosquitto implements AutoCloseable {

  /** As docs/mqtt.md has it, with names instead of certificates. */
  static final String ACL =
      """
      user representation
      topic read varve/v1/+/+/operation
      topic write varve/v1/+/+/receipt
      topic write varve/v1/+/answers/#
      topic readwrite varve/v1/canary/+/operation

      user agent
      topic readwrite varve/v1/#
      """;

  private final Path folder;
  private final int port;
  private final boolean byTls;
  private @Nullable Process process;

  private Mosquitto(Path folder, int port, boolean byTls) {
    this.folder = folder;
    this.port = port;
    this.byTls = byTls;
  }

  /** Not on this machine: the test does not run, or fails where that is forbidden. */
  static Mosquitto start(Path folder) throws Exception {
    return start(folder, Optional.empty());
  }

  /** As docs/mqtt.md has it: clients are known by the certificates of a node's authority. */
  static Mosquitto startWithTls(Path folder, Path identity) throws Exception {
    return start(folder, Optional.of(identity));
  }

  private static Mosquitto start(Path folder, Optional<Path> identity) throws Exception {
    if (program("mosquitto") == null || program("mosquitto_passwd") == null) {
      String missing = "mosquitto is not installed; as root: apt-get install mosquitto";
      if ("true".equals(System.getenv("VARVE_REQUIRE_MOSQUITTO"))) {
        fail(missing);
      }
      Assumptions.abort(missing);
    }
    Files.createDirectories(folder);
    Mosquitto broker;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      broker = new Mosquitto(folder, free.getLocalPort(), identity.isPresent());
    }
    broker.configure(identity);
    broker.start();
    return broker;
  }

  String address() {
    return byTls ? "ssl://localhost:" + port : "tcp://127.0.0.1:" + port;
  }

  /** What a node that takes operations from here has in its file. */
  String nodeYaml(int version) {
    return """
        representation:
          mqtt:
            servers: ["%s"]
            version: %d
            username: representation
            passwordFile: %s
            canaryInterval: 500ms
        """
        .formatted(address(), version, passwordFile());
  }

  Path passwordFile() {
    return folder.resolve("password");
  }

  void start() throws Exception {
    process =
        new ProcessBuilder(program("mosquitto").toString(), "-c", conf().toString())
            .redirectErrorStream(true)
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(folder.resolve("mosquitto.log").toFile()))
            .start();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!listens()) {
      assertThat(process.isAlive() && System.nanoTime() < end)
          .as("Mosquitto listens; " + Files.readString(folder.resolve("mosquitto.log")))
          .isTrue();
      Thread.sleep(20);
    }
  }

  /** Of messages on their way to a client, from the next start on; it is started again. */
  void sendAheadWithoutLimit() throws Exception {
    kill();
    Files.writeString(
        conf(),
        Files.readString(conf()).replace("max_inflight_messages 200", "max_inflight_messages 0"));
    start();
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    Process running = process;
    if (running != null) {
      running.destroyForcibly();
      assertThat(running.waitFor(10, TimeUnit.SECONDS)).as("killed").isTrue();
    }
  }

  /** Who may do what, from now on. */
  void allow(String acl) throws Exception {
    Files.writeString(folder.resolve("acl"), acl);
    long pid = java.util.Objects.requireNonNull(process, "started").pid();
    run("kill", "-HUP", Long.toString(pid));
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }

  private void configure(Optional<Path> identity) throws Exception {
    if (identity.isPresent()) {
      configureTls(identity.get());
      return;
    }
    Files.writeString(folder.resolve("acl"), ACL);
    Files.writeString(passwordFile(), "secret\n");
    Path users = folder.resolve("users");
    String passwd = program("mosquitto_passwd").toString();
    run(passwd, "-b", "-c", users.toString(), "representation", "secret");
    run(passwd, "-b", users.toString(), "agent", "secret");
    Files.writeString(
        conf(),
        """
        user root
        listener %d 127.0.0.1
        allow_anonymous false
        password_file %s
        acl_file %s
        persistence true
        persistence_location %s/
        autosave_interval 1
        autosave_on_changes true
        max_queued_messages 100000
        max_inflight_messages 200
        """
            .formatted(port, users, folder.resolve("acl"), folder));
  }

  private void configureTls(Path identity) throws Exception {
    Files.writeString(
        folder.resolve("acl"),
        """
        pattern write varve/v1/urn:varve:signer:%u/+/operation
        pattern read varve/v1/urn:varve:signer:%u/+/receipt

        user representation
        topic read varve/v1/+/+/operation
        topic write varve/v1/+/+/receipt
        topic readwrite varve/v1/canary/+/operation
        """);
    Files.writeString(
        conf(),
        """
        user root
        listener %d 127.0.0.1
        allow_anonymous false
        cafile %s/ca.pem
        certfile %s/cert.pem
        keyfile %s/key.pem
        require_certificate true
        use_identity_as_username true
        acl_file %s
        persistence true
        persistence_location %s/
        max_queued_messages 100000
        max_inflight_messages 200
        """
            .formatted(port, identity, identity, identity, folder.resolve("acl"), folder));
  }

  private Path conf() {
    return folder.resolve("mosquitto.conf");
  }

  private boolean listens() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static void run(String... command) throws Exception {
    Process run = new ProcessBuilder(command).inheritIO().start();
    assertThat(run.waitFor(10, TimeUnit.SECONDS) && run.exitValue() == 0)
        .as(String.join(" ", command))
        .isTrue();
  }

  private static @Nullable Path program(String name) {
    String path = System.getenv("PATH") + ":/usr/sbin:/usr/local/sbin";
    for (String folder : path.split(":")) {
      Path program = Path.of(folder, name);
      if (Files.isExecutable(program)) {
        return program;
      }
    }
    return null;
  }
}
