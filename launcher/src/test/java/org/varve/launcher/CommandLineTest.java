package org.varve.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
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
