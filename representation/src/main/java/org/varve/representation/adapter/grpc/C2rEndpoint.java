package org.varve.representation.adapter.grpc;

import com.google.protobuf.ByteString;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.varve.proto.c2r.v1.ApplyRequest;
import org.varve.proto.c2r.v1.ApplyResponse;
import org.varve.proto.c2r.v1.C2rServiceGrpc;
import org.varve.proto.c2r.v1.GetConfigurationRequest;
import org.varve.proto.c2r.v1.GetConfigurationResponse;
import org.varve.proto.c2r.v1.QueryRequest;
import org.varve.proto.c2r.v1.QueryResponse;
import org.varve.proto.c2r.v1.ValidateRequest;
import org.varve.proto.c2r.v1.ValidateResponse;
import org.varve.proto.common.v1.Resource;
import org.varve.proto.common.v1.ResourceChange;
import org.varve.proto.common.v1.Setting;
import org.varve.proto.common.v1.SignerResource;
import org.varve.proto.common.v1.SignerState;
import org.varve.representation.application.ResourceControl;
import org.varve.representation.application.SignerControl;
import org.varve.representation.domain.BoundSigner;
import org.varve.rp.EntityService;
import org.varve.rp.Role;
import org.varve.rp.RoleTable;

/** Serves reference point C2R to controlling (ITU-T Y.4561 clause 7.3.9). */
public final class C2rEndpoint extends C2rServiceGrpc.C2rServiceImplBase {
  private static final int RESOURCES_A_MESSAGE = 1_000;

  private final SignerControl signers;
  private final ResourceControl resources;
  private final Settings settings;

  /** What representation goes by, by name. */
  public interface Settings {
    Map<String, String> now();
  }

  public C2rEndpoint(SignerControl signers, ResourceControl resources, Settings settings) {
    this.signers = signers;
    this.resources = resources;
    this.settings = settings;
  }

  /** The service with its callers: entities alone. */
  public EntityService service() {
    return EntityService.of(
        this,
        RoleTable.denyAll()
            .allow(
                Role.ENTITY,
                C2rServiceGrpc.getValidateMethod(),
                C2rServiceGrpc.getApplyMethod(),
                C2rServiceGrpc.getQueryMethod(),
                C2rServiceGrpc.getGetConfigurationMethod()));
  }

  @Override
  public void validate(ValidateRequest request, StreamObserver<ValidateResponse> answer) {
    answer.onNext(
        ValidateResponse.newBuilder()
            .setChange(ControlMessages.trial(resources, request.getProposed()))
            .build());
    answer.onCompleted();
  }

  @Override
  public void apply(ApplyRequest request, StreamObserver<ApplyResponse> answer) {
    answerWhenDone(
        resources.apply(request.getOperation().toByteArray()).thenApply(ControlMessages::change),
        answer);
  }

  private static void answerWhenDone(
      CompletableFuture<ResourceChange> done, StreamObserver<ApplyResponse> answer) {
    var unused =
        done.whenComplete(
            (change, failure) -> {
              if (failure == null) {
                answer.onNext(ApplyResponse.newBuilder().setChange(change).build());
                answer.onCompleted();
              } else {
                answer.onError(failure);
              }
            });
  }

  @Override
  public void getConfiguration(
      GetConfigurationRequest request, StreamObserver<GetConfigurationResponse> answer) {
    GetConfigurationResponse.Builder response = GetConfigurationResponse.newBuilder();
    settings
        .now()
        .forEach(
            (name, value) ->
                response.addSettings(Setting.newBuilder().setName(name).setValue(value)));
    answer.onNext(response.build());
    answer.onCompleted();
  }

  @Override
  public void query(QueryRequest request, StreamObserver<QueryResponse> answer) {
    if (request.getKind().equals("DataSource")) {
      ControlMessages.sources(resources.sources(), request.getId()).forEach(answer::onNext);
      answer.onCompleted();
      return;
    }
    List<BoundSigner> found =
        request.getId().isEmpty() ? signers.signers() : List.of(signers.signer(request.getId()));
    for (int from = 0; from < found.size(); from += RESOURCES_A_MESSAGE) {
      QueryResponse.Builder response = QueryResponse.newBuilder();
      found
          .subList(from, Math.min(found.size(), from + RESOURCES_A_MESSAGE))
          .forEach(signer -> response.addResources(message(signer)));
      answer.onNext(response.build());
    }
    answer.onCompleted();
  }

  private static Resource message(BoundSigner signer) {
    return Resource.newBuilder()
        .setSigner(
            SignerResource.newBuilder()
                .setId(signer.signer())
                .addAllSources(signer.sources())
                .setState(
                    signer.active()
                        ? SignerState.SIGNER_STATE_ACTIVE
                        : SignerState.SIGNER_STATE_REVOKED)
                .setVersion(signer.leafIndex())
                .setKid(ByteString.copyFrom(signer.key().kid().bytes())))
        .build();
  }
}
