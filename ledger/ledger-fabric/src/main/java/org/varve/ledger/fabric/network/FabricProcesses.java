package org.varve.ledger.fabric.network;

import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The processes of a network, which outlive whoever started them: each has a file with its number
 * and the time of its start, so that a number that was given to another program since is not
 * mistaken for it.
 */
final class FabricProcesses {

  static final File NOTHING = new File("/dev/null");

  private static final String SUFFIX = ".pid";
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final Duration JITTER = Duration.ofSeconds(2);
  private static final long LOOK_AGAIN_MILLIS = 10;
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

  private final NetworkFolder folder;

  FabricProcesses(NetworkFolder folder) {
    this.folder = folder;
  }

  /** Only these settings, and none of Fabric's that the caller's shell happens to have. */
  static void setEnvironment(ProcessBuilder builder, Map<String, String> settings) {
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.matches("(CORE|ORDERER|FABRIC|CHAINCODE)_.*"));
    builder.environment().putAll(settings);
  }

  /** Starts a process that stays when this one ends; its output goes to its log. */
  void start(Role role, Command command) throws IOException {
    Files.createDirectories(folder.run());
    Files.createDirectories(folder.logs());
    Files.createDirectories(folder.data(role));
    LogTail.turn(folder.log(role));
    List<String> words = new ArrayList<>(List.of("nohup"));
    words.addAll(command.words());
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(folder.data(role).toFile())
            .redirectInput(ProcessBuilder.Redirect.from(NOTHING))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.log(role).toFile()));
    setEnvironment(builder, command.environment());
    ProcessHandle handle = builder.start().toHandle();
    Instant started = handle.info().startInstant().orElseGet(Instant::now);
    Files.writeString(file(role), handle.pid() + " " + started);
  }

  /** The running process; empty if there is none. */
  Optional<ProcessHandle> running(Role role) throws IOException {
    if (!Files.exists(file(role))) {
      return Optional.empty();
    }
    String[] said = Files.readString(file(role)).split(" ", 2);
    if (said.length < 2) {
      return Optional.empty();
    }
    Instant started = Instant.parse(said[1]);
    return ProcessHandle.of(Long.parseLong(said[0]))
        .filter(FabricProcesses::isAlive)
        .filter(handle -> isOf(handle, started));
  }

  /** A dead process that nobody has asked about yet still counts as alive, but has no command. */
  private static boolean isAlive(ProcessHandle handle) {
    return handle.isAlive() && handle.info().command().isPresent();
  }

  private static boolean isOf(ProcessHandle handle, Instant started) {
    return handle
        .info()
        .startInstant()
        .map(other -> Duration.between(started, other).abs().compareTo(JITTER) <= 0)
        .orElse(false);
  }

  /** Asks it to end, and ends it if it does not within 10 s. */
  void stop(Role role) throws IOException {
    Optional<ProcessHandle> handle = running(role);
    if (handle.isPresent()) {
      handle.get().destroy();
      if (!awaitEnd(handle.get(), GRACE)) {
        kill(role);
      }
    }
    Files.deleteIfExists(file(role));
  }

  /** Ends it at once, as a power cut would. */
  void kill(Role role) throws IOException {
    Optional<ProcessHandle> handle = running(role);
    if (handle.isPresent()) {
      handle.get().destroyForcibly();
      if (!awaitEnd(handle.get(), GRACE)) {
        throw new IOException(role + " (process " + handle.get().pid() + ") cannot be killed");
      }
    }
  }

  private static boolean awaitEnd(ProcessHandle handle, Duration patience) throws IOException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (isAlive(handle)) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      pause(LOOK_AGAIN_MILLIS);
    }
    return true;
  }

  static void pause(long millis) throws IOException {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for the network");
    }
  }

  /** Those that were started and not stopped, whether they live or not, as they are stopped. */
  List<Role> started() throws IOException {
    if (!Files.isDirectory(folder.run())) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder.run())) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.endsWith(SUFFIX))
          .map(name -> Role.parse(name.substring(0, name.length() - SUFFIX.length())))
          .sorted()
          .toList();
    }
  }

  /** Memory that it occupies, where the system says so. */
  static Optional<Long> residentBytes(ProcessHandle handle) {
    try {
      Matcher matcher =
          RESIDENT.matcher(Files.readString(Path.of("/proc/" + handle.pid() + "/status")));
      return matcher.find()
          ? Optional.of(Long.parseLong(matcher.group(1)) * 1024)
          : Optional.empty();
    } catch (IOException notOnThisSystem) {
      return Optional.empty();
    }
  }

  private Path file(Role role) {
    return folder.run().resolve(role + SUFFIX);
  }
}
