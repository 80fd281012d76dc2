package org.varve.representation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.Channel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varve.evidence.operation.ControlBody;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.SignerBody;
import org.varve.proto.c2r.v1.ApplyRequest;
import org.varve.proto.c2r.v1.C2rServiceGrpc;
import org.varve.proto.c2r.v1.C2rServiceGrpc.C2rServiceBlockingStub;
import org.varve.proto.c2r.v1.QueryRequest;
import org.varve.proto.c2r.v1.ValidateRequest;
import org.varve.proto.common.v1.ResourceChange;
import org.varve.proto.common.v1.ResourceVersion;
import org.varve.proto.common.v1.SignerResource;
import org.varve.proto.common.v1.SignerState;
import org.varve.proto.r2d.v1.SubmitRequest;
import org.varve.representation.testing.Bindings;
import org.varve.representation.testing.Failures;
import org.varve.representation.testing.TestAgent;
import org.varve.representation.testing.TestNode;
import org.varve.rp.ErrorReason;
import org.varve.rp.PeerIdentity;
import org.varve.rp.Role;

@Timeout(30)
class SignerControlTest {
  @TempDir private Path folder;
  private TestNode node;
  private TestAgent agent;
  private C2rServiceBlockingStub c2r;

  @BeforeEach
  void start() throws IOException {
    node = new TestNode(folder, RepresentationConfig.defaults());
    agent = node.enrolled(1);
    Channel channel = node.channel(new PeerIdentity(Role.ENTITY, "controlling"));
    c2r = C2rServiceGrpc.newBlockingStub(channel);
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  @Tag("Y-6.2.1-c")
  void aRevokedSignersNextMessageIsRefusedAndTheLedgerSaysWhoStatedIt() {
    assertThat(submit().getResult().hasRecorded()).isTrue();

    Operation stated = states(agent.signer(), List.of("*"), "revoked");

    Failures.fails(this::submit, ErrorReason.SIGNER_REVOKED, "enrol with a new key");
    Operation recorded = node.processing.operation(now().getVersion());
    assertThat(recorded.payload().kind()).isEqualTo(OperationKind.SIGNER);
    assertThat(recorded.payload().description())
        .contains("as " + Bindings.ANNA + " states in " + stated.id().hex());
    assertThat(SignerBody.decode(recorded.payload().body().orElseThrow()).state())
        .isEqualTo(SignerBody.State.REVOKED);
    assertThat(now().getState()).isEqualTo(SignerState.SIGNER_STATE_REVOKED);
    assertThat(node.processing.count(OperationKind.CONTROL)).isEqualTo(1);
  }

  @Test
  void aSignerThatIsBoundAnewMaySpeakAboutThoseSourcesAlone() {
    var unused = states(agent.signer(), List.of("elsewhere/*"), "active");

    Failures.fails(this::submit, ErrorReason.SOURCE_NOT_BOUND, "elsewhere/*");
    assertThat(now().getSourcesList()).containsExactly("elsewhere/*");
  }

  @Test
  void aTrialRecordsNothingAndWhatIsSoAlreadyNeedsNoSignerOperation() {
    long before = node.processing.count(OperationKind.SIGNER);

    assertThat(tried(agent.signer(), List.of("*"), "revoked")).isEmpty();
    var unused = states(agent.signer(), now().getSourcesList(), "active");
    assertThat(node.processing.count(OperationKind.SIGNER)).isEqualTo(before);
    assertThat(submit().getResult().hasRecorded()).isTrue();
  }

  @Test
  void refusesWhatIsUnknownMalformedOrForbidden() {
    refuses("urn:varve:signer:x", List.of("*"), "active", ErrorReason.NOT_FOUND, "no signer");
    refuses(agent.signer(), List.of(), "active", ErrorReason.OPERATION_MALFORMED, "sources");
    refuses(agent.signer(), List.of("*"), "asleep", ErrorReason.OPERATION_MALFORMED, "revoked");
    Failures.fails(
        () -> c2r.apply(ApplyRequest.getDefaultInstance()),
        ErrorReason.OPERATION_MALFORMED,
        "no change of a resource");
    Operation first = states(agent.signer(), List.of("*"), "revoked");
    Failures.fails(
        () -> apply(Bindings.signed(ControlBody.delete("Binding", agent.signer(), 2, first.id()))),
        ErrorReason.CONTROL_REFUSED,
        "is not deleted");
    refuses(agent.signer(), List.of("*"), "active", ErrorReason.NOT_AUTHORISED, "stays so");
    assertThat(tried(agent.signer(), List.of("*"), "active")).hasSize(1);
  }

  @Test
  void anOlderBindingThatIsSentAgainUndoesNothing() {
    Operation older = states(agent.signer(), List.of("a/*", "b/*"), "active");
    Operation newer =
        Bindings.signed(
            ControlBody.set(
                "Binding",
                agent.signer(),
                2,
                Bindings.spec(List.of("a/*"), "active"),
                Optional.of(older.id())));
    apply(newer);
    apply(older); // its answer was lost
    assertThat(now().getSourcesList()).containsExactly("a/*");
  }

  @Test
  void noSignerOfASourceSpeaksInTheNameOfAPerson() {
    refuses(
        agent.signer(),
        List.of("urn:varve:user:eve"),
        "active",
        ErrorReason.OPERATION_MALFORMED,
        "name of a person");
    assertThat(node.processing.count(OperationKind.CONTROL)).isZero();
  }

  @Test
  @Tag("Y-8.1-a1")
  void listsAllSigners() {
    for (int seed = 2; seed <= 30; seed++) {
      var unused = node.enrolled(seed);
    }
    List<String> ids = new ArrayList<>();
    c2r.query(QueryRequest.getDefaultInstance())
        .forEachRemaining(m -> m.getResourcesList().forEach(r -> ids.add(r.getSigner().getId())));

    assertThat(ids).hasSize(30).isSorted().contains(agent.signer());
  }

  @Test
  void nobodyButAnEntityIsServed() {
    for (Role role : List.of(Role.SOURCE, Role.USER, Role.OPERATOR)) {
      C2rServiceBlockingStub other =
          C2rServiceGrpc.newBlockingStub(node.channel(new PeerIdentity(role, "x")));
      Failures.fails(
          () -> other.apply(ApplyRequest.getDefaultInstance()), ErrorReason.ROLE_MISMATCH, "");
    }
  }

  private void refuses(
      String signer, List<String> sources, String state, ErrorReason reason, String words) {
    Failures.fails(() -> states(signer, sources, state), reason, words);
  }

  private Operation states(String signer, List<String> sources, String state) {
    Operation operation = Bindings.of(signer, sources, state);
    apply(operation);
    return operation;
  }

  private void apply(Operation operation) {
    ResourceChange change = c2r.apply(Bindings.request(operation)).getChange();
    assertThat(change.getOperationId().toByteArray()).isEqualTo(operation.id().digest().bytes());
  }

  private List<ResourceChange.Problem> tried(String signer, List<String> sources, String state) {
    ResourceVersion proposed =
        ResourceVersion.newBuilder()
            .setKind("Binding")
            .setId(signer)
            .setSpec(ByteString.copyFrom(Bindings.spec(sources, state).encode()))
            .build();
    return c2r.validate(ValidateRequest.newBuilder().setProposed(proposed).build())
        .getChange()
        .getProblemsList();
  }

  private SignerResource now() {
    return c2r.query(QueryRequest.newBuilder().setId(agent.signer()).build())
        .next()
        .getResources(0)
        .getSigner();
  }

  private org.varve.proto.r2d.v1.SubmitResponse submit() {
    return node.stub(agent)
        .submit(
            SubmitRequest.newBuilder().setSubmission(TestNode.message(agent.says("21"))).build());
  }
}
