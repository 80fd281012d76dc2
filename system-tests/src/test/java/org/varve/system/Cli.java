package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.varve.edge.cli.AgentCommand;
import org.varve.launcher.Varve;
import picocli.CommandLine;

/**
 * What a command came to, run in this process with the same command line as the program's.
 *
 * @param code exit code
 * @param out standard output
 * @param err standard error
 */
record Cli(int code, String out, String err) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** {@code varve ARGUMENTS}. */
  static Cli varve(Object... arguments) {
    return run(Varve.commandLine(), arguments);
  }

  /** {@code varve-agent ARGUMENTS}. */
  static Cli agent(Object... arguments) {
    return run(AgentCommand.commandLine(), arguments);
  }

  private static Cli run(CommandLine command, Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] texts = new String[arguments.length];
    for (int i = 0; i < arguments.length; i++) {
      texts[i] = String.valueOf(arguments[i]);
    }
    int code =
        command
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(texts);
    return new Cli(code, out.toString(), err.toString());
  }

  /** The command did what it was asked for. */
  Cli succeeded() {
    assertThat(code).as("exit code; %s%s", out, err).isZero();
    return this;
  }

  /** The whole output is one JSON value. */
  JsonNode json() throws JsonProcessingException {
    return JSON.readTree(out);
  }

  /** Each line of the output is a JSON value. */
  List<JsonNode> jsonLines() {
    return out.lines()
        .map(
            line -> {
              try {
                return JSON.readTree(line);
              } catch (JsonProcessingException e) {
                throw new AssertionError("not JSON: " + line, e);
              }
            })
        .toList();
  }
}
