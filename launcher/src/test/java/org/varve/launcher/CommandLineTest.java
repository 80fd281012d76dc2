package org.varve.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Closeable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.varve.ledger.embedded.disk.LocalDisk;
import picocli.CommandLine;

class CommandLineTest {

  @TempDir Path folder;

  static Stream<CommandLine> commands() {
    List<CommandLine> all = new ArrayList<>();
    collect(Varve.commandLine(), all);
    return all.stream();
  }

  private static void collect(CommandLine command, List<CommandLine> all) {
    all.add(command);
    command.getSubcommands().values().stream().distinct().forEach(sub -> collect(sub, all));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandExplainsItselfWithAnExample(CommandLine command) {
    String name = command.getCommandSpec().qualifiedName();
    String usage = command.getUsageMessage();

    assertThat(command.getCommandSpec().optionsMap()).as(name).containsKey("--help");
    assertThat(usage).as(name).containsPattern("(?i)(examples?|start with)");
    // The list of commands shows this line alone.
    assertThat(command.getCommandSpec().usageMessage().description()[0]).as(name).endsWith(".");
  }

  @Test
  void namesTheMissingTrustFileAndWhereToGetOne() {
    Result result =
        run("verify", folder.resolve("any").toString(), "--trust", "/no/such/trust.txt");

    assertThat(result.code).isEqualTo(2);
    assertThat(result.err).contains("/no/such/trust.txt").contains("publishes it");
  }

  @Test
  void namesTheDataFolderThatNoNodeRanOn() {
    Result result = run("search", "--data", folder.toString());

    assertThat(result.code).isEqualTo(2);
    assertThat(result.err).contains(folder.toString()).contains("varve up");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandTellsItsVersion(CommandLine command) {
    StringWriter out = new StringWriter();

    command.setOut(new PrintWriter(out, true)).execute("--version");

    assertThat(out.toString()).as(command.getCommandName()).isNotBlank();
  }

  @Test
  void failsWhenItsOutputIsLost() {
    StringWriter err = new StringWriter();
    CommandLine line =
        Varve.commandLine()
            .setOut(new PrintWriter(new FullDisk(), true))
            .setErr(new PrintWriter(err, true));

    assertThat(Varve.execute(line, "--help")).isEqualTo(1);
    assertThat(err.toString()).contains("could not be written in full");
  }

  @Test
  void submitsNothingIfOneOfTheFilesIsMissing() throws IOException {
    Path here = Files.writeString(folder.resolve("here.txt"), "here");
    Path missing = folder.resolve("missing.txt");

    Result result =
        run(
            "submit",
            here.toString(),
            missing.toString(),
            "--identity",
            folder.resolve("id").toString());

    assertThat(result.code).isEqualTo(2);
    assertThat(result.err)
        .contains("there is no file " + missing)
        .contains("nothing was submitted");
  }

  @ParameterizedTest
  @ValueSource(strings = {"search", "readings"})
  void refusesANegativeLimit(String command) {
    Result result = run(command, "--source", "any", "--limit", "-1");

    assertThat(result.code).isEqualTo(2);
    assertThat(result.err).contains("--limit is -1");
  }

  @Test
  void refusesAPositionOrACountThatIsNone() {
    assertThat(run("subscribe", "--from", "-1", "--server", "127.0.0.1:1").err)
        .contains("--from is -1");
    assertThat(run("subscribe", "--count", "-1", "--server", "127.0.0.1:1").err)
        .contains("--count is -1");
    assertThat(run("subscribe", "--from", "1", "--from-start").code).isEqualTo(2);
  }

  @Test
  void refusesAWindowThatIsNoDuration() {
    Result result = run("aggregate", "--source", "a", "--every", "day", "--server", "127.0.0.1:1");
    assertThat(result.code).isEqualTo(2);
    assertThat(result.err).contains("--every").contains("24h");
  }

  @Test
  void fsckOfAFolderInUseIsNoDamage() throws IOException {
    Files.writeString(folder.resolve("origin.txt"), "log.example/one\n");
    Path ledger = Files.createDirectories(folder.resolve("ledger"));
    try (Closeable held = new LocalDisk().lock(ledger.resolve("LOCK"))) {
      assertThat(held).isNotNull();

      Result result = run("fsck", "--data", folder.toString());

      assertThat(result.code).isEqualTo(2);
      assertThat(result.err).contains("could not be made").contains("in use");
    }
  }

  @Test
  void namesATrustFileThatIsNotText() throws IOException {
    Path trust = Files.write(folder.resolve("trust.txt"), new byte[] {(byte) 0xff, (byte) 0xfe});

    Result result = run("verify", trust.toString(), "--trust", trust.toString());

    assertThat(result.code).isEqualTo(2);
    assertThat(result.err).contains("it is not text");
  }

  @Test
  void namesTheFolderInWhichNoNetworkWasMade() {
    Result result = run("fabric", "status", "--dir", folder.toString());

    assertThat(result.code).isEqualTo(1);
    assertThat(result.err).contains("no network was made in " + folder).contains("varve fabric up");
    assertThat(run("fabric", "down", "--dir", folder.toString()).code).isZero();
  }

  @Test
  void refusesToPrintNoLineOfALog() {
    assertThat(run("fabric", "logs", "--lines", "0").err).contains("--lines is 0; it must be 1 to");
  }

  @Test
  void refusesAnUnknownCommandWithUsage() {
    assertThat(run("serach").code).isEqualTo(2);
  }

  @Test
  void refusesATimeThatIsNone() {
    Result result =
        run(
            "search",
            "--data",
            folder.toString(),
            "--from",
            "yesterday",
            "--server",
            "127.0.0.1:1");

    assertThat(result.code).isEqualTo(2);
  }

  /** Takes nothing. */
  private static final class FullDisk extends Writer {
    @Override
    public void write(char[] text, int from, int length) throws IOException {
      throw new IOException("no space left");
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  private record Result(int code, String out, String err) {}

  private static Result run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        Varve.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(args);
    return new Result(code, out.toString(), err.toString());
  }
}
