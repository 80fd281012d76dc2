package org.varve.provisioning;

import com.google.protobuf.ByteString;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.varve.evidence.MalformedException;
import org.varve.evidence.operation.ControlBody;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.Spec;
import org.varve.proto.c2s.v1.ApplyRequest;
import org.varve.proto.c2s.v1.ApplyResponse;
import org.varve.proto.c2s.v1.C2sServiceGrpc;
import org.varve.proto.c2s.v1.GetConfigurationRequest;
import org.varve.proto.c2s.v1.GetConfigurationResponse;
import org.varve.proto.c2s.v1.QueryRequest;
import org.varve.proto.c2s.v1.QueryResponse;
import org.varve.proto.c2s.v1.ValidateRequest;
import org.varve.proto.c2s.v1.ValidateResponse;
import org.varve.proto.common.v1.Resource;
import org.varve.proto.common.v1.ResourceChange;
import org.varve.proto.common.v1.ResourceVersion;
import org.varve.proto.common.v1.Setting;
import org.varve.proto.s2p.v1.QueryResourcesRequest;
import org.varve.proto.s2p.v1.RecordOperationRequest;
import org.varve.proto.s2p.v1.S2pServiceGrpc;
import org.varve.proto.s2p.v1.S2pServiceGrpc.S2pServiceBlockingStub;
import org.varve.rp.EntityService;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;
import org.varve.rp.Role;
import org.varve.rp.RoleTable;

/**
 * Serves reference point C2S to controlling (ITU-T Y.4561 clause 7.3.7): judges data users, and has
 * them recorded by processing. It keeps nothing of them: who may do what, processing asks the
 * ledger.
 */
final class C2sEndpoint extends C2sServiceGrpc.C2sServiceImplBase {

  private static final String DATA_USER = "DataUser";

  private final S2pServiceBlockingStub processing;
  private final ProvisioningConfig config;

  /**
   * @param s2p channel to processing, as role entity
   */
  C2sEndpoint(Channel s2p, ProvisioningConfig config) {
    this.processing = S2pServiceGrpc.newBlockingStub(s2p);
    this.config = config;
  }

  /** The service with its callers: entities alone. */
  EntityService service() {
    return EntityService.of(
        this,
        RoleTable.denyAll()
            .allow(
                Role.ENTITY,
                C2sServiceGrpc.getValidateMethod(),
                C2sServiceGrpc.getApplyMethod(),
                C2sServiceGrpc.getQueryMethod(),
                C2sServiceGrpc.getGetConfigurationMethod()));
  }

  @Override
  public void validate(ValidateRequest request, StreamObserver<ValidateResponse> answer) {
    ResourceVersion proposed = request.getResource();
    requireOwned(proposed.getKind());
    ResourceChange.Builder change =
        ResourceChange.newBuilder()
            .setAfter(Resource.newBuilder().setVersion(proposed))
            .setChanged(true);
    if (!proposed.getDeleted()) {
      problems(proposed.getSpec())
          .forEach(
              detail ->
                  change.addProblems(
                      ResourceChange.Problem.newBuilder()
                          .setReason(ErrorReason.OPERATION_MALFORMED.name())
                          .setDetail(detail)));
    }
    answer.onNext(ValidateResponse.newBuilder().setChange(change).build());
    answer.onCompleted();
  }

  @Override
  public void apply(ApplyRequest request, StreamObserver<ApplyResponse> answer) {
    requireRules(request.getOperation());
    RecordOperationRequest record =
        RecordOperationRequest.newBuilder().setOperation(request.getOperation()).build();
    ResourceChange change = call(stub -> stub.recordOperation(record).getChange());
    answer.onNext(ApplyResponse.newBuilder().setChange(change).build());
    answer.onCompleted();
  }

  @Override
  public void query(QueryRequest request, StreamObserver<QueryResponse> answer) {
    QueryResourcesRequest query =
        QueryResourcesRequest.newBuilder().setKind(DATA_USER).setId(request.getId()).build();
    call(
        stub -> {
          stub.queryResources(query)
              .forEachRemaining(
                  message ->
                      answer.onNext(
                          QueryResponse.newBuilder()
                              .addAllResources(message.getResourcesList())
                              .build()));
          return query;
        });
    answer.onCompleted();
  }

  @Override
  public void getConfiguration(
      GetConfigurationRequest request, StreamObserver<GetConfigurationResponse> answer) {
    GetConfigurationResponse.Builder response = GetConfigurationResponse.newBuilder();
    response
        .addSettings(setting("deadline", config.deadline().toString()))
        .addSettings(setting("readingStreamsMax", config.readingStreamsMax()))
        .addSettings(setting("subscriptionsPerUserMax", config.subscriptionsPerUserMax()))
        .addSettings(setting("statementsPerMinute", config.statementsPerMinute()));
    answer.onNext(response.build());
    answer.onCompleted();
  }

  private static Setting setting(String name, Object value) {
    return Setting.newBuilder().setName(name).setValue(value.toString()).build();
  }

  private <T> T call(Function<S2pServiceBlockingStub, T> call) {
    try {
      return call.apply(
          processing.withDeadlineAfter(config.deadline().toMillis(), TimeUnit.MILLISECONDS));
    } catch (StatusRuntimeException e) {
      throw Failure.of(e);
    }
  }

  private static void requireRules(ByteString operation) {
    ControlBody body;
    try {
      body = ControlBody.of(Operation.decode(operation.toByteArray()));
    } catch (MalformedException e) {
      throw new Failure(
          ErrorReason.OPERATION_MALFORMED,
          "operation is no change of a resource: " + e.getMessage(),
          e);
    }
    requireOwned(body.kind());
    List<String> problems =
        body.spec().map(spec -> DataUserShape.shape().problems(spec)).orElse(List.of());
    if (!problems.isEmpty()) {
      throw new Failure(
          ErrorReason.OPERATION_MALFORMED,
          "DataUser '%s': %s".formatted(body.id(), String.join("; ", problems)));
    }
  }

  private static List<String> problems(ByteString spec) {
    try {
      return DataUserShape.shape().problems(Spec.decode(spec.toByteArray()));
    } catch (MalformedException e) {
      throw new Failure(ErrorReason.MALFORMED_REQUEST, "spec cannot be read: " + e.getMessage(), e);
    }
  }

  private static void requireOwned(String kind) {
    if (!kind.equals(DATA_USER)) {
      throw new Failure(
          ErrorReason.MALFORMED_REQUEST,
          "%s is not what provisioning owns; send it to the entity that does".formatted(kind));
    }
  }
}
