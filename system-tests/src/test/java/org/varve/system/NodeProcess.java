package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.varve.edge.identity.AgentIdentity;
import org.varve.edge.identity.Enrolment;
import org.varve.edge.identity.ServerAddress;
import org.varve.edge.uplink.VerifiedReceipt;
import org.varve.launcher.Varve;
import org.varve.launcher.client.HostPort;
import org.varve.launcher.client.UserClient;
import org.varve.launcher.node.DataFolder;
import org.varve.launcher.node.Tokens;
import org.varve.proto.common.v1.Filter;
import org.varve.proto.common.v1.OperationSummary;
import org.varve.proto.u2s.v1.GetEvidenceRequest;
import org.varve.proto.u2s.v1.SearchRequest;

/** A node in a JVM of its own, as {@code varve up} runs it, so that it can be killed. */
final class NodeProcess {

  private static final Duration START_PATIENCE = Duration.ofSeconds(60);

  private static final Duration ITEMS_PATIENCE = Duration.ofSeconds(120);

  private final DataFolder folder;
  private final String address;
  private @Nullable Process process;

  private final List<String> prefix;
  private final List<String> options;

  private NodeProcess(
      DataFolder folder, String address, List<String> prefix, List<String> options) {
    this.folder = folder;
    this.address = address;
    this.prefix = prefix;
    this.options = options;
  }

  /** On another host. */
  static NodeProcess on(NetworkHost host, Path data) {
    return new NodeProcess(
        new DataFolder(data), NetworkHost.ADDRESS + ":4561", host.prefix(), List.of());
  }

  /** With further options of {@code varve up}. */
  static NodeProcess on(Path data, String... options) throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return new NodeProcess(
          new DataFolder(data), "127.0.0.1:" + free.getLocalPort(), List.of(), List.of(options));
    }
  }

  /** Returns when it serves. */
  void start() throws IOException, InterruptedException {
    Files.deleteIfExists(folder.addressFile());
    Files.createDirectories(folder.root());
    List<String> command = new ArrayList<>(prefix);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-XX:+UseSerialGC",
            // The program's own, not that of tests.
            "-Dlogback.configurationFile=logback.xml",
            "-cp",
            System.getProperty("java.class.path"),
            Varve.class.getName(),
            "up",
            "--data",
            folder.root().toString(),
            "--listen",
            address));
    command.addAll(options);
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
            .start();
    long end = System.nanoTime() + START_PATIENCE.toNanos();
    while (!Files.exists(folder.addressFile())) {
      assertThat(process.isAlive())
          .as("the node runs; " + log() + ":\n" + Files.readString(log()))
          .isTrue();
      assertThat(System.nanoTime()).as("the node serves within a minute").isLessThan(end);
      Thread.sleep(20);
    }
  }

  /** SIGKILL: no hook runs, nothing is flushed. */
  void kill() throws InterruptedException {
    Process running = process;
    if (running != null) {
      running.destroyForcibly();
      assertThat(running.waitFor(10, TimeUnit.SECONDS)).as("killed").isTrue();
    }
  }

  /** SIGTERM, as an operator or a supervisor stops it; the exit code. */
  int terminate() throws InterruptedException {
    Process running = Objects.requireNonNull(process, "a process that was started");
    running.destroy();
    assertThat(running.waitFor(30, TimeUnit.SECONDS)).as("stopped").isTrue();
    return running.exitValue();
  }

  /** SIGINT, as Ctrl-C sends it; the exit code. */
  int interrupt() throws IOException, InterruptedException {
    Process running = Objects.requireNonNull(process, "a process that was started");
    new ProcessBuilder("kill", "-INT", Long.toString(running.pid())).start().waitFor();
    return ended();
  }

  /** The exit code of one that ends by itself. */
  int ended() throws InterruptedException {
    Process running = Objects.requireNonNull(process, "a process that was started");
    assertThat(running.waitFor(60, TimeUnit.SECONDS)).as("ended").isTrue();
    return running.exitValue();
  }

  HostPort address() {
    return HostPort.parse(address);
  }

  AgentIdentity enrol(Path identity, String... sources) throws IOException {
    String token =
        Tokens.of(folder, Clock.systemUTC()).mint(List.of(sources), Duration.ofMinutes(5));
    return new Enrolment(identity, ServerAddress.parse(address), "test").enrol(token);
  }

  byte[] evidence(VerifiedReceipt receipt) {
    try (UserClient user = user()) {
      GetEvidenceRequest request =
          GetEvidenceRequest.newBuilder()
              .setOperationId(ByteString.copyFrom(receipt.operation().id().digest().bytes()))
              .setItemIndex(0)
              .setWithItem(true)
              .build();
      return user.u2s().getEvidence(request).getEvidence().toByteArray();
    }
  }

  List<OperationSummary> operationsOf(String source) {
    return operationsOf(source, user());
  }

  /** As this user finds them; ends his connection. */
  static List<OperationSummary> operationsOf(String source, UserClient asked) {
    try (UserClient user = asked) {
      List<OperationSummary> all = new ArrayList<>();
      user.u2s()
          .search(
              SearchRequest.newBuilder()
                  .setFilter(Filter.newBuilder().setSource(source))
                  .setPageSize(1000)
                  .build())
          .forEachRemaining(page -> all.addAll(page.getOperationsList()));
      return all;
    }
  }

  /** Returns when at least so many items of a source are recorded. */
  void awaitItems(String source, long items) throws InterruptedException {
    long end = System.nanoTime() + ITEMS_PATIENCE.toNanos();
    long there = 0;
    while (there < items) {
      assertThat(System.nanoTime()).as("%d of %d readings there", there, items).isLessThan(end);
      Thread.sleep(300);
      there = operationsOf(source).stream().mapToLong(OperationSummary::getItemCount).sum();
    }
  }

  private UserClient user() {
    return UserClient.connect(address, folder.userIdentity());
  }

  /** What it said so far. */
  String logged() throws IOException {
    return Files.readString(log());
  }

  private Path log() {
    return folder.root().resolveSibling(folder.root().getFileName() + ".log");
  }
}
