package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.stub.StreamObserver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varve.edge.identity.AgentIdentity;
import org.varve.edge.identity.Enrolment;
import org.varve.edge.identity.EnrolmentException;
import org.varve.edge.identity.ServerAddress;
import org.varve.launcher.node.VarveNode;
import org.varve.proto.common.v1.OperationResult;
import org.varve.proto.r2d.v1.SubmitStreamRequest;
import org.varve.proto.r2d.v1.SubmitStreamResponse;

/** A thousand tokens in one go, each for one agent and its own sources; a quarter is used. */
class FleetIT {

  private static final int TOKENS = 1_000;
  private static final int ENROLLED = 250;

  @TempDir Path folder;

  @Test
  @Tag("Y-8.1-a1")
  void aTokenOfAThousandLetsOneAgentInForItsOwnSourcesAlone() throws Exception {
    Path file = folder.resolve("tokens.csv");
    try (VarveNode node = TestNode.start(folder.resolve("node"))) {
      long start = System.nanoTime();
      Cli made = tokens(file, TOKENS).succeeded();
      System.out.printf(
          "FleetIT: %d tokens in %d ms%n", TOKENS, (System.nanoTime() - start) / 1_000_000);
      assertThat(made.out()).contains("wrote 1000 tokens").doesNotContain("varve1.");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      List<String> lines = Files.readAllLines(file);
      assertThat(lines).hasSize(TOKENS + 1);
      assertThat(lines.get(0)).isEqualTo("number,sources,token,expires");

      start = System.nanoTime();
      for (int n = 1; n <= ENROLLED; n++) {
        AgentIdentity agent = enrol(node, lines.get(n), "agent-" + n);
        assertThat(agent.maySpeakAbout("meter-" + n)).isTrue();
        assertThat(agent.maySpeakAbout("meter-" + n + "/flow")).isTrue();
        assertThat(agent.maySpeakAbout("meter-" + (n + 1))).isFalse();
      }
      System.out.printf(
          "FleetIT: %d agents enrolled in %d ms%n",
          ENROLLED, (System.nanoTime() - start) / 1_000_000);
      assertThatThrownBy(() -> enrol(node, lines.get(1), "thief"))
          .isInstanceOf(EnrolmentException.class)
          .hasMessageContaining("TOKEN_USED");
    }
  }

  /** Over the agents' own connections, which stay open. */
  @Test
  void aSignerThatAnOperatorRevokesIsRefusedWithItsNextMessage() throws Exception {
    try (VarveNode node = TestNode.start(folder.resolve("node"))) {
      AgentIdentity stolen = TestNode.enrol(node, folder.resolve("stolen"), "pump/1");
      AgentIdentity other = TestNode.enrol(node, folder.resolve("other"), "pump/2");
      try (OpenStream thief = new OpenStream(node, stolen, "pump/1");
          OpenStream friend = new OpenStream(node, other, "pump/2")) {
        assertThat(thief.send().hasRecorded()).isTrue();
        assertThat(friend.send().hasRecorded()).isTrue();
        byte[] before = Files.readAllBytes(evidence("pump/1"));

        String id = stolen.signer().substring(stolen.signer().lastIndexOf(':') + 1, 30);
        assertThat(revoke(id, "--dry-run").succeeded().out()).contains("active  ->  revoked");
        assertThat(thief.send().hasRecorded()).isTrue();
        assertThat(revoke(id).succeeded().out()).contains("in force since leaf");

        assertThat(thief.send().getRefused().getReason()).isEqualTo("SIGNER_REVOKED");
        assertThat(friend.send().hasRecorded()).isTrue();
        Path evidence = Files.write(folder.resolve("before.varve"), before);
        assertThat(
                Cli.varve("verify", evidence, "--trust", node.folder().trustFile())
                    .succeeded()
                    .out())
            .startsWith("VALID");
      }
      assertThat(varve("source", "list").succeeded().out())
          .containsPattern(stolen.signer() + " +revoked +pump/1")
          .containsPattern(other.signer() + " +active +pump/2");
      assertThat(varve("source", "list", "--json").succeeded().out().lines())
          .as("a line each")
          .hasSize(2)
          .allMatch(line -> line.startsWith("{") && line.endsWith("}"));
      assertThat(revoke(stolen.signer()).succeeded().out()).contains("nothing to change");
      assertThat(revoke("urn:varve:signer:none").err()).contains("0 signers are called");
    }
  }

  /** One stream, one operation after the other. */
  private static final class OpenStream implements AutoCloseable {
    private final Submitter submitter;
    private final BlockingQueue<SubmitStreamResponse> answers = new LinkedBlockingQueue<>();
    private final StreamObserver<SubmitStreamRequest> requests;

    OpenStream(VarveNode node, AgentIdentity identity, String source) throws Exception {
      submitter = new Submitter(node, identity, source, 1);
      requests =
          submitter
              .streaming()
              .submitStream(
                  new StreamObserver<>() {
                    @Override
                    public void onNext(SubmitStreamResponse response) {
                      answers.add(response);
                    }

                    @Override
                    public void onError(Throwable thrown) {
                      System.out.println("FleetIT: " + thrown);
                    }

                    @Override
                    public void onCompleted() {
                      // The test half-closes.
                    }
                  });
      assertThat(answer().hasWindow()).isTrue();
    }

    OperationResult send() throws InterruptedException {
      requests.onNext(
          SubmitStreamRequest.newBuilder().setSubmission(submitter.sign(10).submission()).build());
      return answer().getResult();
    }

    private SubmitStreamResponse answer() throws InterruptedException {
      SubmitStreamResponse answer = answers.poll(20, TimeUnit.SECONDS);
      assertThat(answer).as("an answer").isNotNull();
      return answer;
    }

    @Override
    public void close() {
      requests.onCompleted();
      submitter.close();
    }
  }

  private Cli revoke(String id, Object... more) {
    List<Object> command =
        new java.util.ArrayList<>(List.of("source", "revoke", id, "--reason", "stolen"));
    command.addAll(List.of(more));
    return varve(command.toArray());
  }

  private Path evidence(String source) {
    Path file = folder.resolve("evidence.varve");
    var unused = varve("evidence", "--source", source, "-o", file).succeeded();
    return file;
  }

  private Cli varve(Object... command) {
    List<Object> whole = new java.util.ArrayList<>(List.of(command));
    whole.add("--data");
    whole.add(folder.resolve("node"));
    return Cli.varve(whole.toArray());
  }

  @Test
  void writesOverNothingAndKeepsToItsLimit() throws Exception {
    TestNode.start(folder.resolve("node")).close();
    Path file = Files.writeString(folder.resolve("tokens.csv"), "mine");

    assertThat(tokens(file, 5).code()).isEqualTo(2);
    assertThat(file).hasContent("mine");

    Cli tooMany = tokens(folder.resolve("more.csv"), 10_001);
    assertThat(tooMany.code()).isEqualTo(2);
    assertThat(tooMany.err()).contains("10001").contains("1 to 10000");
  }

  private Cli tokens(Path file, int count) {
    return Cli.varve(
        "source",
        "token",
        "meter-{n}",
        "meter-{n}/*",
        "--count",
        count,
        "-o",
        file,
        "--data",
        folder.resolve("node"));
  }

  private AgentIdentity enrol(VarveNode node, String line, String name) throws Exception {
    return new Enrolment(folder.resolve(name), ServerAddress.parse(node.address().toString()), name)
        .enrol(line.split(",", -1)[2]);
  }
}
