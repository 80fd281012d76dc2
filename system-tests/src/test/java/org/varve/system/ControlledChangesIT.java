package org.varve.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varve.edge.identity.AgentIdentity;
import org.varve.launcher.node.VarveNode;
import org.varve.proto.r2d.v1.SubmitRequest;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/** Keys and formats change while the node runs, and what was recorded before stays as good. */
@Timeout(240)
class ControlledChangesIT {
  private static final String FORMAT =
      "kind: DataFormat\nid: json-lamp/%d\nspec:\n  kind: json-schema\n  schema: '%s'\n";
  private static final String NUMBER = "{\"type\": \"number\"}";
  private static final String OBJECT = "{\"type\": \"object\", \"required\": [\"v\"]}";

  @TempDir Path folder;
  private VarveNode node;
  private OperatorsDesk desk;

  @BeforeEach
  void start() throws IOException {
    node = TestNode.start(folder.resolve("node"));
    desk = new OperatorsDesk(node, folder);
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  @Tag("Y-8.4-a2")
  @Tag("Y-8.4-a3")
  void anOperatorTakesANewKeyAndTheOldOneStatesNothingMore() throws Exception {
    desk.apply("local", desk.identity("operator", "ben", "ben")).succeeded();
    String made = operation(desk.apply("ben", grant("first"), "--json").succeeded());

    desk.apply("ben", desk.identity("operator", "ben", "ben-new")).succeeded();
    assertThat(desk.apply("ben-new", grant("too early")).err()).contains("UNKNOWN_SIGNER");
    desk.as("local", "resource", "approve", "Operator", "ben").succeeded();

    Cli old = desk.apply("ben", grant("with the old key"));
    assertThat(old.code()).isNotZero();
    assertThat(old.err()).contains("SIGNER_REVOKED");
    desk.apply("ben-new", grant("with the new key")).succeeded();
    assertValid(made);
  }

  @Test
  @Tag("Y-8.4-b")
  void aFormatOfANewVersionIsAppliedAndDataOfTheOldOneStillVerifies() throws Exception {
    AgentIdentity identity = TestNode.enrol(node, folder.resolve("agent"), "city/*");
    desk.apply("local", FORMAT.formatted(1, NUMBER)).succeeded();
    try (Submitter lamp = new Submitter(node, identity, "city/lamp-7", 1)) {
      Submitter.Signed old = lamp.sign("json-lamp/1", "21.5".getBytes(UTF_8));
      submit(lamp, old);
      assertThat(desk.apply("local", FORMAT.formatted(1, OBJECT)).err())
          .contains("FORMAT_CONFLICT", "choose another id");

      desk.apply("local", FORMAT.formatted(2, OBJECT)).succeeded();
      submit(lamp, lamp.sign("json-lamp/2", "{\"v\": 21.5}".getBytes(UTF_8)));
      assertThat(refusal(lamp, lamp.sign("json-lamp/2", "21.5".getBytes(UTF_8))))
          .isEqualTo(ErrorReason.FORMAT_VIOLATION);
      assertThat(refusal(lamp, lamp.sign("json-lamp/3", "21.5".getBytes(UTF_8))))
          .isEqualTo(ErrorReason.FORMAT_UNKNOWN);
      assertValid(old.operation().id().hex());
    }
  }

  private static String grant(String note) {
    return "kind: Grant\nid: lamps\nspec: {user: \"*\", sources: [city/*], note: %s}\n"
        .formatted(note);
  }

  private static String operation(Cli applied) throws IOException {
    JsonNode change = applied.json();
    return change.at("/after/operation").asText();
  }

  private void assertValid(String operation) {
    Path evidence = folder.resolve(operation + ".varve");
    Cli.varve("evidence", operation, "-o", evidence, "--data", node.folder().root()).succeeded();
    assertThat(
            Cli.varve("verify", evidence, "--trust", node.folder().trustFile()).succeeded().out())
        .contains("VALID");
  }

  private static void submit(Submitter source, Submitter.Signed signed) {
    assertThat(
            source
                .blocking()
                .submit(SubmitRequest.newBuilder().setSubmission(signed.submission()).build())
                .getResult()
                .hasRecorded())
        .isTrue();
  }

  private static ErrorReason refusal(Submitter source, Submitter.Signed signed) {
    SubmitRequest request = SubmitRequest.newBuilder().setSubmission(signed.submission()).build();
    return Failure.of(
            catchThrowableOfType(
                StatusRuntimeException.class, () -> source.blocking().submit(request)))
        .reason();
  }
}
