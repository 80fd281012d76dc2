package org.varve.controlling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.varve.proto.c2r.v1.C2rServiceGrpc;
import org.varve.proto.c2r.v1.QueryRequest;
import org.varve.proto.c2r.v1.QueryResponse;
import org.varve.proto.c2r.v1.ValidateRequest;
import org.varve.proto.c2r.v1.ValidateResponse;
import org.varve.proto.common.v1.Resource;
import org.varve.proto.common.v1.ResourceChange;
import org.varve.proto.common.v1.SignerResource;
import org.varve.proto.o2c.v1.ApplyRequest;
import org.varve.proto.o2c.v1.GetRequest;
import org.varve.proto.o2c.v1.ListRequest;
import org.varve.proto.o2c.v1.O2cServiceGrpc;
import org.varve.proto.o2c.v1.O2cServiceGrpc.O2cServiceBlockingStub;
import org.varve.rp.EntityChannels;
import org.varve.rp.EntityServer;
import org.varve.rp.EntityService;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;
import org.varve.rp.PeerIdentity;
import org.varve.rp.Role;
import org.varve.rp.RoleTable;

@Timeout(20)
class O2cEndpointTest {
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final EntityChannels channels = new EntityChannels(Duration.ofSeconds(5), threads);
  private final Owner owner = new Owner();
  private EntityServer owning;
  private EntityServer controlling;

  @BeforeEach
  void start() throws IOException {
    owning = EntityServer.inProcess(List.of(owner.service()), threads).start();
    Channel c2r =
        channels.inProcess(owning.address(), new PeerIdentity(Role.ENTITY, "controlling"));
    controlling =
        EntityServer.inProcess(
                new ControllingEntity(c2r, Duration.ofSeconds(5)).services(), threads)
            .start();
  }

  @AfterEach
  void stop() {
    controlling.close();
    owning.close();
    channels.close();
    threads.shutdownNow();
  }

  @Test
  @Tag("Y-7.2.3-a")
  void anOperatorsChangeGoesToItsOwnerWithHisNameAndReason() {
    ResourceChange change =
        as(Role.OPERATOR)
            .apply(ApplyRequest.newBuilder().setResource(signer("a")).setReason("lost").build())
            .getChange();

    assertThat(change.getChanged()).isTrue();
    assertThat(owner.calls).containsExactly("apply a by anna: lost");
  }

  @Test
  @Tag("Y-8.4-d")
  void aTrialIsOnlyValidated() {
    var unused =
        as(Role.OPERATOR)
            .apply(ApplyRequest.newBuilder().setResource(signer("a")).setDryRun(true).build());

    assertThat(owner.calls).containsExactly("validate a");
  }

  @Test
  void listsAndGivesWhatTheOwnerHas() {
    List<String> ids = new ArrayList<>();
    as(Role.OPERATOR)
        .list(ListRequest.getDefaultInstance())
        .forEachRemaining(m -> m.getResourcesList().forEach(r -> ids.add(r.getSigner().getId())));

    assertThat(ids).containsExactly("a", "b");
    assertThat(
            as(Role.OPERATOR)
                .get(GetRequest.newBuilder().setId("b").build())
                .getResource()
                .getSigner()
                .getId())
        .isEqualTo("b");
  }

  @Test
  void whatTheOwnerRefusesIsRefusedForItsReason() {
    assertThat(reason(() -> as(Role.OPERATOR).get(GetRequest.newBuilder().setId("c").build())))
        .isEqualTo(ErrorReason.NOT_FOUND);
    assertThat(reason(() -> as(Role.OPERATOR).get(GetRequest.getDefaultInstance())))
        .isEqualTo(ErrorReason.MALFORMED_REQUEST);
    assertThat(
            reason(
                () ->
                    as(Role.OPERATOR)
                        .apply(
                            ApplyRequest.newBuilder()
                                .setResource(signer("stale"))
                                .setReason("r")
                                .build())))
        .isEqualTo(ErrorReason.VERSION_STALE);
  }

  @ParameterizedTest
  @EnumSource(
      value = Role.class,
      names = {"OPERATOR"},
      mode = EnumSource.Mode.EXCLUDE)
  @Tag("Y-7.2.3-c")
  void nobodyButAnOperatorIsServed(Role role) {
    assertThat(reason(() -> as(role).apply(ApplyRequest.getDefaultInstance())))
        .isEqualTo(ErrorReason.ROLE_MISMATCH);
    assertThat(reason(() -> as(role).get(GetRequest.getDefaultInstance())))
        .isEqualTo(ErrorReason.ROLE_MISMATCH);
    assertThat(reason(() -> as(role).list(ListRequest.getDefaultInstance()).next()))
        .isEqualTo(ErrorReason.ROLE_MISMATCH);
    assertThat(owner.calls).isEmpty();
  }

  private O2cServiceBlockingStub as(Role role) {
    return O2cServiceGrpc.newBlockingStub(
        channels.inProcess(controlling.address(), new PeerIdentity(role, "anna")));
  }

  private static ErrorReason reason(Runnable call) {
    StatusRuntimeException thrown = catchThrowableOfType(StatusRuntimeException.class, call::run);
    return Failure.of(thrown).reason();
  }

  private static Resource signer(String id) {
    return Resource.newBuilder().setSigner(SignerResource.newBuilder().setId(id)).build();
  }

  /** Owns signers a and b, and notes what it is asked. */
  private static final class Owner extends C2rServiceGrpc.C2rServiceImplBase {
    private final List<String> calls = new ArrayList<>();

    EntityService service() {
      return EntityService.of(
          this,
          RoleTable.denyAll()
              .allow(
                  Role.ENTITY,
                  C2rServiceGrpc.getValidateMethod(),
                  C2rServiceGrpc.getApplyMethod(),
                  C2rServiceGrpc.getQueryMethod()));
    }

    @Override
    public void validate(ValidateRequest request, StreamObserver<ValidateResponse> answer) {
      calls.add("validate " + request.getResource().getSigner().getId());
      answer.onNext(ValidateResponse.getDefaultInstance());
      answer.onCompleted();
    }

    @Override
    public void apply(
        org.varve.proto.c2r.v1.ApplyRequest request,
        StreamObserver<org.varve.proto.c2r.v1.ApplyResponse> answer) {
      String id = request.getResource().getSigner().getId();
      if (id.equals("stale")) {
        throw new Failure(ErrorReason.VERSION_STALE, "look at it as it is now");
      }
      calls.add("apply " + id + " by " + request.getOperator() + ": " + request.getReason());
      answer.onNext(
          org.varve.proto.c2r.v1.ApplyResponse.newBuilder()
              .setChange(
                  ResourceChange.newBuilder().setChanged(true).setAfter(request.getResource()))
              .build());
      answer.onCompleted();
    }

    @Override
    public void query(QueryRequest request, StreamObserver<QueryResponse> answer) {
      if (request.getId().equals("c")) {
        throw new Failure(ErrorReason.NOT_FOUND, "no such signer");
      }
      List<String> ids = request.getId().isEmpty() ? List.of("a", "b") : List.of(request.getId());
      ids.forEach(id -> answer.onNext(QueryResponse.newBuilder().addResources(signer(id)).build()));
      answer.onCompleted();
    }
  }
}
