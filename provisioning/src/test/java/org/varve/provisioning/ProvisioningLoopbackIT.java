package org.varve.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.ExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varve.evidence.operation.Operation;
import org.varve.proto.u2s.v1.GetContentRequest;
import org.varve.proto.u2s.v1.GetContentResponse;
import org.varve.proto.u2s.v1.GetEvidenceRequest;
import org.varve.proto.u2s.v1.SearchRequest;
import org.varve.proto.u2s.v1.U2sServiceGrpc;
import org.varve.proto.u2s.v1.U2sServiceGrpc.U2sServiceBlockingStub;
import org.varve.proto.u2s.v1.VerifyRequest;
import org.varve.rp.CallExecutor;
import org.varve.rp.EntityChannels;
import org.varve.rp.EntityServer;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;
import org.varve.rp.Role;
import org.varve.rp.TestAuthority;
import org.varve.rp.TlsIdentity;

/** U2S over a real socket with mutual TLS. */
@Timeout(120)
class ProvisioningLoopbackIT {
  private static final String HOST = "127.0.0.1";

  @TempDir Path folder;

  private final FakeProcessing processing = new FakeProcessing();
  private final TestAuthority authority = new TestAuthority("varve test");
  private final ExecutorService executor = CallExecutor.of("u2s-socket", 4);
  private final EntityChannels channels = new EntityChannels(Duration.ofSeconds(20), executor);
  private ServedProvisioning node;
  private EntityServer socket;

  @BeforeEach
  void start() throws IOException {
    node = new ServedProvisioning(processing);
    TlsIdentity identity = TlsIdentity.load(authority.server(folder.resolve("server"), HOST));
    socket =
        EntityServer.overTls(new InetSocketAddress(HOST, 0), identity, node.services(), executor)
            .start();
  }

  @AfterEach
  void stop() {
    channels.close();
    socket.stop(Duration.ZERO);
    node.close();
    executor.shutdown();
  }

  @Test
  void aDataUserGetsContentAndEvidenceThatVerifies() throws IOException {
    String megabyte = "x".repeat(1 << 20);
    Operation operation = processing.data("roof/1", "opaque/1", megabyte, megabyte, "small");
    ByteString id = ByteString.copyFrom(operation.id().digest().bytes());
    U2sServiceBlockingStub user = stub(Role.USER);

    Iterator<GetContentResponse> items =
        user.getContent(GetContentRequest.newBuilder().setOperationId(id).build());
    int bytes = 0;
    while (items.hasNext()) {
      bytes += items.next().getItem().size();
    }
    assertThat(bytes).isEqualTo((2 << 20) + 5);

    ByteString evidence =
        user.getEvidence(
                GetEvidenceRequest.newBuilder()
                    .setOperationId(id)
                    .setItemIndex(0)
                    .setWithItem(true)
                    .build())
            .getEvidence();
    assertThat(user.verify(VerifyRequest.newBuilder().setEvidence(evidence).build()).getVerdict())
        .isEqualTo("VALID");
  }

  @Test
  @Tag("Y-6.2.1-d")
  void noOtherRoleIsLetIn() throws IOException {
    for (Role role : new Role[] {Role.SOURCE, Role.ENTITY}) {
      U2sServiceBlockingStub other = stub(role);
      StatusRuntimeException denied =
          catchThrowableOfType(
              StatusRuntimeException.class,
              () -> other.search(SearchRequest.getDefaultInstance()).hasNext());
      assertThat(Failure.of(denied).reason()).isEqualTo(ErrorReason.ROLE_MISMATCH);
    }
  }

  private U2sServiceBlockingStub stub(Role role) throws IOException {
    Path client = authority.client(folder.resolve(role.word()), role, "tester");
    Channel channel = channels.overTls(HOST, socket.port(), TlsIdentity.load(client));
    return U2sServiceGrpc.newBlockingStub(channel);
  }
}
