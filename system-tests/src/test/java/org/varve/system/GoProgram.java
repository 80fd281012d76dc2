package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A small Go program of the test resources, built with other people's libraries. */
final class GoProgram {
  private static final String INSTALLED = "/usr/local/go/bin/go";

  private final Path program;

  private GoProgram(Path program) {
    this.program = program;
  }

  /**
   * What a run came to.
   *
   * @param code exit code
   * @param out standard output
   * @param err standard error
   */
  record Run(int code, String out, String err) {}

  /** Builds it; ends the test with a reason where there is no Go, or its modules cannot be had. */
  static GoProgram build(String name, Path folder) throws Exception {
    Optional<Path> go = find();
    if (go.isEmpty()) {
      HostCommand.abort(
          "no Go on the PATH or at " + INSTALLED + ", so no foreign client of the log");
    }
    Path source = Repository.here().root().resolve("system-tests/src/test/resources").resolve(name);
    Path copy = Files.createDirectories(folder.resolve(name));
    for (String file : List.of("go.mod", "go.sum", "main.go")) {
      Files.copy(source.resolve(file), copy.resolve(file));
    }
    String command = go.orElseThrow().toString();
    Run modules = execute(copy, 240, command, "mod", "download");
    if (modules.code() != 0) {
      HostCommand.abort("the Go modules of " + name + " cannot be had: " + modules.err().strip());
    }
    Run built = execute(copy, 240, command, "build", "-o", "program", ".");
    assertThat(built.code()).as(built.err()).isZero();
    return new GoProgram(copy.resolve("program"));
  }

  Run run(Object... arguments) throws Exception {
    List<String> words = new ArrayList<>(List.of(program.toString()));
    Arrays.stream(arguments).map(String::valueOf).forEach(words::add);
    return execute(program.getParent(), 90, words.toArray(String[]::new));
  }

  /** Starts it; it runs until its input is closed or it is killed, and its errors are shown. */
  Process start(Object... arguments) throws IOException {
    List<String> words = new ArrayList<>(List.of(program.toString()));
    Arrays.stream(arguments).map(String::valueOf).forEach(words::add);
    return new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static Optional<Path> find() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.concat(
            Stream.of(path.split(File.pathSeparator)).map(each -> Path.of(each, "go")),
            Stream.of(Path.of(INSTALLED)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** The files take what the program says, so that no full pipe can hold it up. */
  private static Run execute(Path folder, int seconds, String... command)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path err = Files.createTempFile(folder, "err", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    // The Go that is there, or none: no test downloads another one.
    builder.environment().put("GOTOOLCHAIN", "local");
    builder.environment().put("GOFLAGS", "-mod=readonly");
    Process process = builder.start();
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
      return new Run(-1, "", command[0] + " did not end within " + seconds + " s");
    }
    return new Run(
        process.exitValue(),
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }
}
