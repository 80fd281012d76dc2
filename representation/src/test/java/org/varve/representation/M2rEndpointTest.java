package org.varve.representation;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.varve.proto.c2r.v1.C2rServiceGrpc;
import org.varve.proto.c2r.v1.QueryRequest;
import org.varve.proto.common.v1.CheckedSubmission;
import org.varve.proto.common.v1.SignerResource;
import org.varve.proto.common.v1.SourceSighting;
import org.varve.proto.m2r.v1.GetStatusRequest;
import org.varve.proto.m2r.v1.ListSourcesRequest;
import org.varve.proto.m2r.v1.M2rServiceGrpc;
import org.varve.proto.m2r.v1.M2rServiceGrpc.M2rServiceBlockingStub;
import org.varve.proto.m2r.v1.VerifySampleRequest;
import org.varve.proto.r2d.v1.SubmitRequest;
import org.varve.representation.testing.Bindings;
import org.varve.representation.testing.Failures;
import org.varve.representation.testing.TestAgent;
import org.varve.representation.testing.TestNode;
import org.varve.rp.ErrorReason;
import org.varve.rp.PeerIdentity;
import org.varve.rp.Role;

/** What monitoring is told of sources and of what they submit. */
@Timeout(30)
@Tag("Y-7.3.12-a")
class M2rEndpointTest {
  @TempDir private Path folder;
  private TestNode node;
  private TestAgent agent;
  private M2rServiceBlockingStub m2r;

  @BeforeEach
  void start() throws IOException {
    node = new TestNode(folder, RepresentationConfig.defaults());
    agent = node.enrolled(1);
    m2r = M2rServiceGrpc.newBlockingStub(node.channel(new PeerIdentity(Role.ENTITY, "monitoring")));
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  @Tag("Y-8.9-3alt")
  void tellsWhatWasLastSeenOfASource() {
    assertThat(sources()).as("bound by a prefix, and not seen yet").isEmpty();

    submit("1");
    submit("2");

    SourceSighting seen = sources().get(0);
    assertThat(seen.getSource()).isEqualTo(TestAgent.SOURCE);
    assertThat(seen.getSignerActive()).isTrue();
    assertThat(seen.hasLastSeenAt()).isTrue();
    assertThat(seen.getSequence()).isEqualTo(2);
    assertThat(seen.getAccepted()).isEqualTo(2);
    assertThat(sources()).hasSize(1);
  }

  @Test
  void checksTheNewestSubmissionsAsTheRegistryIsNow() {
    submit("1");
    submit("2");
    assertThat(sample(0)).hasSize(2).allMatch(each -> each.getReason().isEmpty());
    assertThat(sample(1)).singleElement().matches(each -> each.getSequence() == 2);

    revoke();

    assertThat(sample(0)).hasSize(2).allMatch(each -> each.getReason().equals("SIGNER_REVOKED"));
    assertThat(sources().get(0).getSignerActive()).isFalse();
    Failures.fails(() -> sample(65), ErrorReason.MALFORMED_REQUEST, "1 to 64");
  }

  @Test
  void tellsHowItIsDoing() {
    var status = m2r.getStatus(GetStatusRequest.getDefaultInstance()).getStatus();
    assertThat(status.getActiveSigners()).isOne();
    assertThat(status.getRevokedSigners()).isZero();
    assertThat(status.getFormats()).isPositive();
    assertThat(status.getProcess().getObstaclesList()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = "ENTITY", mode = EnumSource.Mode.EXCLUDE)
  void letsNobodyInButEntities(Role role) {
    M2rServiceBlockingStub other =
        M2rServiceGrpc.newBlockingStub(node.channel(new PeerIdentity(role, "somebody")));
    Failures.fails(
        () -> other.listSources(ListSourcesRequest.getDefaultInstance()).next(),
        ErrorReason.ROLE_MISMATCH,
        "entity");
  }

  private List<SourceSighting> sources() {
    List<SourceSighting> sources = new ArrayList<>();
    m2r.listSources(ListSourcesRequest.getDefaultInstance())
        .forEachRemaining(message -> sources.addAll(message.getSourcesList()));
    return sources;
  }

  private List<CheckedSubmission> sample(int count) {
    return m2r.verifySample(VerifySampleRequest.newBuilder().setCount(count).build())
        .getSubmissionsList();
  }

  private void submit(String item) {
    var unused =
        node.stub(agent)
            .submit(
                SubmitRequest.newBuilder()
                    .setSubmission(TestNode.message(agent.says(item)))
                    .build());
  }

  private void revoke() {
    var c2r =
        C2rServiceGrpc.newBlockingStub(node.channel(new PeerIdentity(Role.ENTITY, "controlling")));
    SignerResource signer =
        c2r.query(QueryRequest.getDefaultInstance()).next().getResources(0).getSigner();
    var unused =
        c2r.apply(
            Bindings.request(Bindings.of(signer.getId(), signer.getSourcesList(), "revoked")));
  }
}
