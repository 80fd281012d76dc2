package org.varve.representation;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Channel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.SignerBody;
import org.varve.proto.c2r.v1.ApplyRequest;
import org.varve.proto.c2r.v1.C2rServiceGrpc;
import org.varve.proto.c2r.v1.C2rServiceGrpc.C2rServiceBlockingStub;
import org.varve.proto.c2r.v1.QueryRequest;
import org.varve.proto.c2r.v1.ValidateRequest;
import org.varve.proto.common.v1.Resource;
import org.varve.proto.common.v1.ResourceChange;
import org.varve.proto.common.v1.SignerResource;
import org.varve.proto.common.v1.SignerState;
import org.varve.proto.r2d.v1.SubmitRequest;
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
  void aRevokedSignersNextMessageIsRefusedAndTheLedgerSaysWhoAndWhy() {
    assertThat(submit().getResult().hasRecorded()).isTrue();

    ResourceChange change =
        apply(now().toBuilder().setState(SignerState.SIGNER_STATE_REVOKED).build());

    Failures.fails(this::submit, ErrorReason.SIGNER_REVOKED, "enrol with a new key");
    assertThat(change.getChanged()).isTrue();
    Operation recorded = node.processing.operation(change.getAfter().getSigner().getVersion());
    assertThat(recorded.id().digest().bytes()).isEqualTo(change.getOperationId().toByteArray());
    assertThat(recorded.payload().kind()).isEqualTo(OperationKind.SIGNER);
    assertThat(recorded.payload().description()).contains("by operator anna: stolen");
    assertThat(SignerBody.decode(recorded.payload().body().orElseThrow()).state())
        .isEqualTo(SignerBody.State.REVOKED);
    assertThat(now().getState()).isEqualTo(SignerState.SIGNER_STATE_REVOKED);
  }

  @Test
  void aSignerThatIsBoundAnewMaySpeakAboutThoseSourcesAlone() {
    var unused = apply(now().toBuilder().clearSources().addSources("elsewhere/*").build());

    Failures.fails(this::submit, ErrorReason.SOURCE_NOT_BOUND, "elsewhere/*");
    assertThat(now().getSourcesList()).containsExactly("elsewhere/*");
  }

  @Test
  void aTrialAndWhatIsSoAlreadyRecordNothing() {
    SignerResource revoked = now().toBuilder().setState(SignerState.SIGNER_STATE_REVOKED).build();
    long before = node.processing.count(OperationKind.SIGNER);

    ResourceChange trial =
        c2r.validate(ValidateRequest.newBuilder().setResource(resource(revoked)).build())
            .getChange();
    assertThat(trial.getChanged()).isTrue();
    assertThat(trial.getAfter().getSigner().getState()).isEqualTo(SignerState.SIGNER_STATE_REVOKED);
    assertThat(apply(now()).getChanged()).isFalse();
    assertThat(node.processing.count(OperationKind.SIGNER)).isEqualTo(before);
    assertThat(submit().getResult().hasRecorded()).isTrue();
  }

  @Test
  void refusesWhatIsStaleUnknownMalformedOrForbidden() {
    SignerResource now = now();
    refuses(
        now.toBuilder().setVersion(now.getVersion() + 1),
        ErrorReason.VERSION_STALE,
        "is at version");
    refuses(now.toBuilder().setId("urn:varve:signer:x"), ErrorReason.NOT_FOUND, "no signer");
    refuses(now.toBuilder().clearSources(), ErrorReason.MALFORMED_REQUEST, "must be 1 to 64");
    refuses(now.toBuilder().clearState(), ErrorReason.MALFORMED_REQUEST, "ACTIVE or REVOKED");
    Failures.fails(
        () -> c2r.apply(order(now).setReason(" ").build()),
        ErrorReason.MALFORMED_REQUEST,
        "reason");
    Failures.fails(
        () -> c2r.apply(ApplyRequest.newBuilder().setOperator("a").setReason("r").build()),
        ErrorReason.MALFORMED_REQUEST,
        "no kind");

    var unused = apply(now.toBuilder().setState(SignerState.SIGNER_STATE_REVOKED).build());
    refuses(
        now().toBuilder().setState(SignerState.SIGNER_STATE_ACTIVE),
        ErrorReason.NOT_AUTHORISED,
        "stays so");
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

  private void refuses(SignerResource.Builder wanted, ErrorReason reason, String words) {
    Failures.fails(() -> apply(wanted.build()), reason, words);
  }

  private ResourceChange apply(SignerResource wanted) {
    return c2r.apply(order(wanted).build()).getChange();
  }

  private static ApplyRequest.Builder order(SignerResource wanted) {
    return ApplyRequest.newBuilder()
        .setResource(resource(wanted))
        .setOperator("anna")
        .setReason("stolen");
  }

  private static Resource resource(SignerResource signer) {
    return Resource.newBuilder().setSigner(signer).build();
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
