package org.varve.controlling;

import com.google.protobuf.ByteString;
import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.varve.evidence.operation.ControlBody;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.Spec;
import org.varve.evidence.operation.SpecValue;
import org.varve.proto.c2p.v1.C2pServiceGrpc;
import org.varve.proto.c2p.v1.QueryEventsRequest;
import org.varve.proto.c2p.v1.QueryEventsResponse;
import org.varve.proto.c2p.v1.QueryRequest;
import org.varve.proto.c2p.v1.QueryResponse;
import org.varve.proto.c2r.v1.C2rServiceGrpc;
import org.varve.proto.c2s.v1.C2sServiceGrpc;
import org.varve.proto.common.v1.Resource;
import org.varve.proto.common.v1.ResourceChange;
import org.varve.proto.common.v1.ResourceEvent;
import org.varve.proto.common.v1.ResourceVersion;
import org.varve.proto.common.v1.SignerResource;
import org.varve.rp.EntityService;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;
import org.varve.rp.Role;
import org.varve.rp.RoleTable;

/** Processing, representation and provisioning, which note what controlling asks of them. */
final class FakeOwners {

  /** What was asked, by whom it was: such as "C2S apply DataUser eve". */
  final List<String> calls = new ArrayList<>();

  /** Operators that the ledger knows, and whether they may act. */
  final Map<String, Boolean> operators = new HashMap<>(Map.of("anna", true));

  List<EntityService> services() {
    return List.of(
        service(new OfProcessing()),
        service(new OfRepresentation()),
        service(new OfProvisioning()));
  }

  private static EntityService service(BindableService service) {
    RoleTable table = RoleTable.denyAll();
    return EntityService.of(
        service,
        table.allow(
            Role.ENTITY,
            service.bindService().getServiceDescriptor().getMethods().stream()
                .toArray(MethodDescriptor<?, ?>[]::new)));
  }

  private static ResourceChange trial(ResourceVersion proposed, String problem) {
    return ResourceChange.newBuilder()
        .setAfter(Resource.newBuilder().setVersion(proposed))
        .setChanged(true)
        .addProblems(ResourceChange.Problem.newBuilder().setReason("R").setDetail(problem))
        .build();
  }

  private ResourceChange applied(String owner, ByteString operation) {
    ControlBody body = ControlBody.of(Operation.decode(operation.toByteArray()));
    calls.add(owner + " apply " + body.kind() + " " + body.id());
    return ResourceChange.newBuilder()
        .setChanged(true)
        .setAfter(
            Resource.newBuilder()
                .setVersion(
                    ResourceVersion.newBuilder()
                        .setKind(body.kind())
                        .setId(body.id())
                        .setVersion(body.version())))
        .build();
  }

  private static <T> void answer(StreamObserver<T> caller, T message) {
    caller.onNext(message);
    caller.onCompleted();
  }

  private final class OfProcessing extends C2pServiceGrpc.C2pServiceImplBase {
    @Override
    public void validate(
        org.varve.proto.c2p.v1.ValidateRequest request,
        StreamObserver<org.varve.proto.c2p.v1.ValidateResponse> caller) {
      calls.add("C2P validate " + request.getResource().getKind() + " as " + request.getActor());
      answer(
          caller,
          org.varve.proto.c2p.v1.ValidateResponse.newBuilder()
              .setChange(trial(request.getResource(), "of the ledger"))
              .build());
    }

    @Override
    public void apply(
        org.varve.proto.c2p.v1.ApplyRequest request,
        StreamObserver<org.varve.proto.c2p.v1.ApplyResponse> caller) {
      answer(
          caller,
          org.varve.proto.c2p.v1.ApplyResponse.newBuilder()
              .setChange(applied("C2P", request.getOperation()))
              .build());
    }

    @Override
    public void query(QueryRequest request, StreamObserver<QueryResponse> caller) {
      Boolean active = operators.get(request.getId());
      if (request.getWaiting()
          || (request.getKind().equals("Operator") && active == null)
          || request.getId().equals("nothing")) {
        throw new Failure(ErrorReason.NOT_FOUND, "not there");
      }
      Spec spec = Spec.of(Map.of("active", SpecValue.of(active == null || active)));
      answer(
          caller,
          QueryResponse.newBuilder()
              .addResources(
                  ResourceVersion.newBuilder()
                      .setKind(request.getKind())
                      .setId(request.getId())
                      .setVersion(Math.max(1, request.getVersion()))
                      .setSpec(ByteString.copyFrom(spec.encode())))
              .build());
    }

    @Override
    public void queryEvents(
        QueryEventsRequest request, StreamObserver<QueryEventsResponse> caller) {
      answer(
          caller,
          QueryEventsResponse.newBuilder()
              .addEvents(ResourceEvent.newBuilder().setLeafIndex(request.getFromPosition()))
              .setPosition(request.getFromPosition() + 1)
              .build());
    }
  }

  private final class OfRepresentation extends C2rServiceGrpc.C2rServiceImplBase {
    @Override
    public void validate(
        org.varve.proto.c2r.v1.ValidateRequest request,
        StreamObserver<org.varve.proto.c2r.v1.ValidateResponse> caller) {
      calls.add("C2R validate " + request.getProposed().getKind());
      answer(
          caller,
          org.varve.proto.c2r.v1.ValidateResponse.newBuilder()
              .setChange(trial(request.getProposed(), "of representation"))
              .build());
    }

    @Override
    public void apply(
        org.varve.proto.c2r.v1.ApplyRequest request,
        StreamObserver<org.varve.proto.c2r.v1.ApplyResponse> caller) {
      ResourceChange change = applied("C2R", request.getOperation());
      if (change.getAfter().getVersion().getId().equals("stale")) {
        throw new Failure(ErrorReason.VERSION_STALE, "look at it as it is now");
      }
      answer(caller, org.varve.proto.c2r.v1.ApplyResponse.newBuilder().setChange(change).build());
    }

    @Override
    public void query(
        org.varve.proto.c2r.v1.QueryRequest request,
        StreamObserver<org.varve.proto.c2r.v1.QueryResponse> caller) {
      if (request.getId().equals("c")) {
        throw new Failure(ErrorReason.NOT_FOUND, "no such signer");
      }
      List<String> ids = request.getId().isEmpty() ? List.of("a", "b") : List.of(request.getId());
      ids.forEach(
          id ->
              caller.onNext(
                  org.varve.proto.c2r.v1.QueryResponse.newBuilder()
                      .addResources(
                          Resource.newBuilder().setSigner(SignerResource.newBuilder().setId(id)))
                      .build()));
      caller.onCompleted();
    }
  }

  private final class OfProvisioning extends C2sServiceGrpc.C2sServiceImplBase {
    @Override
    public void validate(
        org.varve.proto.c2s.v1.ValidateRequest request,
        StreamObserver<org.varve.proto.c2s.v1.ValidateResponse> caller) {
      calls.add("C2S validate " + request.getResource().getKind());
      answer(
          caller,
          org.varve.proto.c2s.v1.ValidateResponse.newBuilder()
              .setChange(trial(request.getResource(), "of provisioning"))
              .build());
    }

    @Override
    public void apply(
        org.varve.proto.c2s.v1.ApplyRequest request,
        StreamObserver<org.varve.proto.c2s.v1.ApplyResponse> caller) {
      answer(
          caller,
          org.varve.proto.c2s.v1.ApplyResponse.newBuilder()
              .setChange(applied("C2S", request.getOperation()))
              .build());
    }
  }
}
