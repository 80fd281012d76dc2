package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varve.launcher.node.VarveNode;

/** A new supervisor enrols, two operators let him in, and one shuts him out again. */
class SupervisorEnrolmentIT {
  @TempDir Path folder;

  private VarveNode node;
  private Path data;

  @BeforeEach
  void start() throws Exception {
    data = folder.resolve("node");
    node = TestNode.start(data);
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  @Tag("Y-8.5-a1")
  @Tag("Y-8.5-a2")
  void heIsPendingUntilASecondOperatorApprovesAndThenBoundWithProof() throws Exception {
    Path ben = folder.resolve("ben");
    apply(varve("identity", "create", "operator", "ben", "-o", ben).succeeded().out());
    Path sue = folder.resolve("sue");
    varve("identity", "create", "supervisor", "sue", "-o", sue).succeeded();
    Files.delete(sue.resolve("signing-key.pem")); // he makes his own, which never leaves him

    Path proposal = folder.resolve("sue.proposal");
    Cli pending = varve("supervise", "enroll", "--identity", sue, "--proposal", proposal, "--json");
    assertThat(pending.code()).isEqualTo(1);
    assertThat(pending.json().path("state").asText()).isEqualTo("pending");
    assertThat(pending.json().path("id").asText()).isEqualTo("urn:varve:supervisor:sue");
    assertThat(pending.json().path("jurisdiction").asText()).isNotEmpty();
    assertRefused(sue);

    apply(varve("identity", "accept", proposal).succeeded().out());
    assertThat(enrolment(sue).path("state").asText()).as("one operator").isEqualTo("pending");
    assertRefused(sue);
    varve("resource", "approve", "Supervisor", "sue", "--identity", ben).succeeded();

    JsonNode bound = enrolment(sue);
    assertThat(bound.path("state").asText()).isEqualTo("bound");
    varve("supervise", "overview", "--identity", sue).succeeded();
    Path evidence = folder.resolve("binding.evidence");
    varve("evidence", bound.path("bindingId").asText(), "-o", evidence).succeeded();
    assertThat(Cli.varve("verify", evidence, "--trust", data.resolve("trust.txt")).out())
        .startsWith("VALID");
  }

  @Test
  @Tag("Y-8.5-a3")
  void whoIsSuspendedSeesNothingAnyMoreOnTheNextCall() throws Exception {
    varve("supervise", "overview").succeeded();
    JsonNode spec =
        varve("resource", "get", "Supervisor", "local", "--json").succeeded().json().path("spec");
    apply(
        "kind: Supervisor\nid: local\nspec: {key: %s, proof: %s, active: false}\n"
            .formatted(spec.path("key").asText(), spec.path("proof").asText()));
    Thread.sleep(1_100); // what the ledger said is kept for a second
    assertRefused(node.folder().supervisorIdentity());
  }

  private void assertRefused(Path identity) {
    for (String command : List.of("overview", "audit", "alerts", "sources", "accesses")) {
      Cli refused = varve("supervise", command, "--identity", identity);
      assertThat(refused.code()).as(command).isEqualTo(1);
      assertThat(refused.err()).as(command).contains("NOT_AUTHORISED");
    }
  }

  private JsonNode enrolment(Path identity) throws Exception {
    return varve("supervise", "enroll", "--identity", identity, "--json").json();
  }

  private void apply(String yaml) throws Exception {
    Path file = Files.writeString(folder.resolve("resource.yaml"), yaml);
    varve("apply", "-f", file, "--reason", "a test").succeeded();
  }

  private Cli varve(Object... command) {
    List<Object> whole = new ArrayList<>(List.of(command));
    if (!List.of("accept").contains(String.valueOf(command[1]))) {
      whole.addAll(List.of("--data", data));
    }
    return Cli.varve(whole.toArray());
  }
}
