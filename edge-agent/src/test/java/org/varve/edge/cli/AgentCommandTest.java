package org.varve.edge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.varve.edge.Fixtures;
import org.varve.edge.TestIdentity;
import org.varve.edge.TestLog;
import org.varve.edge.identity.AgentIdentity;
import org.varve.edge.queue.OperationQueue;
import org.varve.edge.queue.Progress;
import org.varve.edge.queue.QueueLimits;
import org.varve.edge.queue.RefusedOperation.Refusal;
import picocli.CommandLine;

class AgentCommandTest {
  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @ValueSource(
      strings = {"--help", "enroll --help", "run --help", "status --help", "refused --help"})
  void everyHelpHasAnExample(String arguments) {
    assertThat(execute(arguments.split(" "))).isZero();
    assertThat(out.toString()).containsPattern("Examples?:\\R  varve-agent ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|give a command",
        "walk|Unmatched argument",
        "run|Missing required argument",
        "run --identity a|Missing required argument",
        "run --config a --identity b --source name=c|mutually exclusive",
        "run --identity a --source name=s,type=host --once|source s never ends",
        "run --identity a --source name=s,type=host --server here|the server is \"here\"",
        "run --identity a --source name=s,typ=host|--source.type: is missing",
        "enroll --token t --server here --identity a|the server is \"here\"; give HOST:PORT",
        "enroll --token t --server h:1 --identity a --name a/b|the agent's name is \"a/b\"",
        "refused --identity a --retry --drop|mutually exclusive",
      })
  void wrongUsageIsToldAndExitsWith2(String arguments, String message) {
    assertThat(execute(arguments.isEmpty() ? new String[0] : arguments.split(" "))).isEqualTo(2);
    assertThat(err.toString()).contains(message);
  }

  @Test
  void aWrongKeyInTheFileIsToldByItsPath() throws Exception {
    Path file = folder.resolve("agent.yaml");
    Files.writeString(file, "identity: a\nsources:\n  - name: s\n    type: host\n    perid: 1s\n");

    assertThat(execute("run", "--config", file.toString())).isEqualTo(2);
    assertThat(err.toString()).contains(file + ": sources[0].perid: is not known");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "status --identity %s",
        "refused --identity %s",
        "run --identity %s --source name=s,type=host"
      })
  void withoutAnIdentityTheNextStepIsTold(String arguments) {
    assertThat(execute(arguments.formatted(folder).split(" "))).isEqualTo(1);
    assertThat(err.toString()).contains("varve-agent enroll --identity " + folder);
  }

  @Test
  void anIdentityThatNeverRanHasNoQueue() throws Exception {
    TestIdentity.in(folder, TestLog.trusted());

    assertThat(execute("status", "--identity", folder.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("the agent has not run yet");
  }

  @Test
  void statusShowsWhatTheQueueHolds() throws Exception {
    fillQueue();

    assertThat(execute("status", "--identity", folder.toString(), "--json")).isZero();

    JsonNode status = JsonMapper.builder().build().readTree(out.toString());
    assertThat(status.path("signer").asText()).isEqualTo(Fixtures.SIGNER_NAME);
    assertThat(status.path("running").asBoolean()).isFalse();
    assertThat(status.path("queued").asInt()).isEqualTo(1);
    assertThat(status.path("refused").asInt()).isEqualTo(1);
    assertThat(status.path("sources").path(Fixtures.SOURCE).path("readings").asInt()).isEqualTo(2);

    out.getBuffer().setLength(0);
    assertThat(execute("status", "--identity", folder.toString())).isZero();
    assertThat(out.toString()).containsPattern("queued +1\\R").contains(Fixtures.SOURCE);
  }

  @Test
  void refusedOperationsAreListedRetriedAndDropped() throws Exception {
    fillQueue();
    String identity = folder.toString();

    assertThat(execute("refused", "--identity", identity)).isZero();
    assertThat(out.toString())
        .contains("FORK: told otherwise", Fixtures.SOURCE + " 1", "1 refused");

    assertThat(execute("refused", "--identity", identity, "--retry")).isZero();
    assertThat(out.toString()).contains("1 operations queued once more");
    assertThat(execute("refused", "--identity", identity, "--drop")).isZero();
    assertThat(out.toString()).contains("0 operations dropped");
  }

  private void fillQueue() throws Exception {
    AgentIdentity identity = TestIdentity.in(folder, TestLog.trusted());
    try (OperationQueue queue =
        OperationQueue.open(
            identity.queueFile(), QueueLimits.USUAL, Fixtures.clock(Fixtures.NOW))) {
      for (String text : List.of("a", "b")) {
        var items = Fixtures.items(text);
        var state = queue.state(Fixtures.SOURCE);
        queue.add(
            Fixtures.operation(Fixtures.SOURCE, queue.epoch(), state, items),
            items,
            new Progress("", 1, 0));
      }
      queue.refused(queue.next(0).orElseThrow(), new Refusal("FORK", "told otherwise"));
    }
  }

  private int execute(String... arguments) {
    CommandLine command = AgentCommand.commandLine();
    command.setOut(new PrintWriter(out, true));
    command.setErr(new PrintWriter(err, true));
    return command.execute(arguments);
  }
}
