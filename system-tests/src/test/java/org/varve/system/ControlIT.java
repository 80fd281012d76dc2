package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varve.edge.identity.AgentIdentity;
import org.varve.launcher.client.UserClient;
import org.varve.launcher.node.VarveNode;
import org.varve.proto.r2d.v1.SubmitRequest;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/**
 * The procedure of ITU-T Y.4561 clause 8.8 over real sockets, as an operator goes through it: main
 * (to provisioning), alternative (to processing), and derived (to representation).
 */
@Timeout(240)
class ControlIT {
  private static final String USER = "kind: DataUser\nid: eve\nspec: {description: %s}\n";
  private static final String SOURCE = "kind: DataSource\nid: city/lamp-7\nspec: {%s}\n";

  @TempDir Path folder;
  private VarveNode node;
  private OperatorsDesk desk;

  @BeforeEach
  void start() throws IOException {
    open();
  }

  private void open() throws IOException {
    node = TestNode.start(folder.resolve("node"));
    desk = new OperatorsDesk(node, folder);
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  @Tag("Y-8.8-1")
  @Tag("Y-8.8-2")
  @Tag("Y-8.8-3")
  @Tag("Y-8.8-4")
  void mainProcedureADataUserGoesToProvisioningAndTheResultComesBack() throws Exception {
    JsonNode made = applied("local", USER.formatted("first")).json();

    assertThat(made.at("/after/version").asLong()).isEqualTo(1);
    assertThat(made.at("/after/operation").asText()).hasSize(64);
    assertThat(applied("local", USER.formatted("second")).json().at("/after/version").asLong())
        .isEqualTo(2);
    JsonNode now = varve("local", "resource", "get", "DataUser", "eve", "--json").json();
    assertThat(now.at("/spec/description").asText()).isEqualTo("second");
    assertThat(now.at("/statedBy").asText()).isEqualTo("urn:varve:operator:local");
    assertThat(
            varve("local", "resource", "get", "DataUser", "eve", "--at-version", 1, "--json")
                .json()
                .at("/spec/description")
                .asText())
        .isEqualTo("first");
    varve("local", "resource", "rollback", "DataUser", "eve", "--to", 1);
    assertThat(varve("local", "resource", "get", "DataUser", "eve").out())
        .contains("description: first", "version         3", "back to version 1");
    assertThat(varve("local", "resource", "history", "DataUser", "eve").out().lines()).hasSize(4);
  }

  @Test
  void configurationInForceIsProvenLikeAReading() throws Exception {
    String operation =
        applied("local", USER.formatted("proven")).json().at("/after/operation").asText();
    Path evidence = folder.resolve("change.varve");
    Cli.varve("evidence", operation, "-o", evidence, "--data", node.folder().root()).succeeded();

    assertThat(
            Cli.varve("verify", evidence, "--trust", node.folder().trustFile()).succeeded().out())
        .contains("VALID");
  }

  @Test
  @Tag("Y-8.4-d")
  void aTrialTellsEveryProblemAndRecordsNothing() throws Exception {
    long size = entries();
    Cli tried =
        desk.apply(
            "local",
            "kind: Grant\nid: lamps\nspec: {user: nobody, sources: [], color: red}\n",
            "--dry-run");

    assertThat(tried.code()).isEqualTo(1);
    assertThat(tried.out()).contains("spec.color is not known");
    assertThat(entries()).isEqualTo(size);
  }

  @Test
  void aTrialJudgesTheDocumentsOfAFileInTheirOrder() throws Exception {
    String user = "kind: DataUser\nid: eve\nspec: {note: }\n";
    String grant = "kind: Grant\nid: lamps\nspec: {user: eve, sources: [city/*]}\n";

    assertThat(desk.apply("local", user + "---\n" + grant, "--dry-run").succeeded().out())
        .contains("DataUser eve  would be made", "Grant lamps  would be made");
    Cli reversed = desk.apply("local", grant + "---\n" + user, "--dry-run");
    assertThat(reversed.code()).isEqualTo(1);
    assertThat(reversed.out()).contains("there is no DataUser 'eve'; apply that first");
    assertThat(
            desk.apply("local", user + "---\n" + user.replace("}", "x}"), "--dry-run")
                .succeeded()
                .out())
        .contains("+ note: x");

    String lamp = SOURCE.formatted("formats: [json-lamp/1]");
    String format = "kind: DataFormat\nid: json-lamp/1\nspec: {kind: json-schema, schema: '{}'}\n";
    desk.apply("local", format + "---\n" + lamp, "--dry-run").succeeded();
    assertThat(desk.apply("local", lamp, "--dry-run").out())
        .contains("apply it as a DataFormat first");
  }

  @Test
  void whatARepresentationsChangeTookThePlaceOfIsTold() throws Exception {
    applied("local", SOURCE.formatted("description: first"));
    JsonNode second = applied("local", SOURCE.formatted("description: second")).json();

    assertThat(second.at("/before/spec/description").asText()).isEqualTo("first");
    assertThat(second.get("diff").toString())
        .contains("- description: first", "+ description: second");
  }

  @Test
  @Tag("Y-8.8-2alt")
  @Tag("Y-8.8-3alt")
  @Tag("Y-8.8-4alt")
  @Tag("Y-8.4-a2")
  void alternativeProcedureASecondOperatorApprovesTheThird() throws Exception {
    varve("local", "apply", "-f", identity("ben"));
    Path cid = identity("cid");
    assertThat(varve("local", "apply", "-f", cid).out()).contains("waits for another operator");
    assertThat(refusal("cid", "resource", "list", "Grant")).contains("no operator who may act");
    assertThat(refusal("local", "resource", "approve", "Operator", "cid")).contains("who proposed");
    assertThat(varve("ben", "resource", "list", "--waiting").out()).contains("cid", "waits");

    varve("ben", "resource", "approve", "Operator", "cid", "--reason", "met him");
    varve("cid", "resource", "list", "Grant");
  }

  @Test
  void aChangeOfAnOlderVersionIsRefused() throws Exception {
    applied("local", USER.formatted("first"));
    Cli stale = desk.apply("local", USER.formatted("other") + "version: 7\n");
    assertThat(stale.code()).isNotZero();
    assertThat(stale.err()).contains("at version 1", "from 7");
  }

  @Test
  @Tag("Y-8.8-2ext")
  @Tag("Y-7.3.5-c")
  @Tag("Y-7.2.1-c")
  void derivedProcedureASourceIsSuspendedAndHeldToItsQuota() throws Exception {
    AgentIdentity identity = TestNode.enrol(node, folder.resolve("agent"), "city/*");
    try (Submitter lamp = new Submitter(node, identity, "city/lamp-7", 1);
        Submitter other = new Submitter(node, identity, "city/lamp-8", 1)) {
      submit(lamp);
      applied("local", SOURCE.formatted("state: suspended"));
      assertThat(refusedFor(lamp)).isEqualTo(ErrorReason.SOURCE_SUSPENDED);
      submit(other);

      lamp.startEpoch(2, Instant::now);
      applied("local", SOURCE.formatted("readingsPerSecond: 1"));
      ErrorReason refused = null;
      for (int i = 0; i < 15 && refused == null; i++) {
        refused = refusedOrNull(lamp);
      }
      assertThat(refused).isEqualTo(ErrorReason.QUOTA_EXCEEDED);
      submit(other);
    }
  }

  @Test
  @Tag("Y-7.2.3-c")
  void nobodyButOperatorsIsServed() {
    for (Path identity :
        new Path[] {node.folder().userIdentity(), node.folder().supervisorIdentity()}) {
      Cli refused =
          Cli.varve(
              "resource", "list", "Grant", "--identity", identity, "--server", node.address());
      assertThat(refused.code()).isNotZero();
      assertThat(refused.err()).contains("ROLE_MISMATCH");
    }
  }

  @Test
  @Tag("Y-8.8-4")
  void aWatchBeginsWhereItIsToldAlsoAfterARestart() throws Exception {
    applied("local", USER.formatted("first"));
    long first = leafOfTheNewest();
    node.close();
    open();
    applied("local", USER.formatted("second"));

    JsonNode event =
        varve("local", "resource", "watch", "DataUser", "--from", first + 1, "--count", 1, "--json")
            .json();
    assertThat(event.at("/after/spec/description").asText()).isEqualTo("second");
    assertThat(event.at("/before/spec/description").asText()).isEqualTo("first");
    assertThat(event.at("/by").asText()).isEqualTo("urn:varve:operator:local");
  }

  private long leafOfTheNewest() throws Exception {
    return varve("local", "resource", "get", "DataUser", "eve", "--json")
        .json()
        .at("/leaf")
        .asLong();
  }

  private long entries() throws Exception {
    try (UserClient user = TestNode.user(node)) {
      return Recordings.entries(user);
    }
  }

  private void submit(Submitter source) {
    assertThat(refusedOrNull(source)).isNull();
  }

  private static ErrorReason refusedFor(Submitter source) {
    return Objects.requireNonNull(refusedOrNull(source), "it was not refused");
  }

  private static @Nullable ErrorReason refusedOrNull(Submitter source) {
    SubmitRequest request =
        SubmitRequest.newBuilder().setSubmission(source.sign(10).submission()).build();
    StatusRuntimeException thrown =
        catchThrowableOfType(StatusRuntimeException.class, () -> source.blocking().submit(request));
    return thrown == null ? null : Failure.of(thrown).reason();
  }

  /** The YAML that makes a new operator, whose folder is made with it. */
  private Path identity(String name) throws IOException {
    return Files.writeString(folder.resolve(name + ".yaml"), desk.identity("operator", name, name));
  }

  private Cli applied(String operator, String yaml) throws IOException {
    return desk.apply(operator, yaml, "--json").succeeded();
  }

  private Cli varve(String operator, Object... arguments) {
    return desk.as(operator, arguments).succeeded();
  }

  private String refusal(String operator, Object... arguments) {
    Cli refused = desk.as(operator, arguments);
    assertThat(refused.code()).as("exit code; %s", refused.out()).isNotZero();
    return refused.err();
  }
}
