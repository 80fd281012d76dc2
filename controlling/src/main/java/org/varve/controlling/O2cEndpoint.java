package org.varve.controlling;

import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.Iterator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varve.proto.c2r.v1.QueryResponse;
import org.varve.proto.common.v1.ResourceChange;
import org.varve.proto.o2c.v1.ApplyRequest;
import org.varve.proto.o2c.v1.ApplyResponse;
import org.varve.proto.o2c.v1.GetRequest;
import org.varve.proto.o2c.v1.GetResponse;
import org.varve.proto.o2c.v1.ListRequest;
import org.varve.proto.o2c.v1.ListResponse;
import org.varve.proto.o2c.v1.O2cServiceGrpc;
import org.varve.rp.EntityService;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;
import org.varve.rp.PeerIdentity;
import org.varve.rp.Role;
import org.varve.rp.RoleTable;

/** Serves reference point O2C to operators (ITU-T Y.4561 clause 7.3.2). */
final class O2cEndpoint extends O2cServiceGrpc.O2cServiceImplBase {

  private static final Logger LOG = LoggerFactory.getLogger(O2cEndpoint.class);

  private final Representation representation;

  O2cEndpoint(Representation representation) {
    this.representation = representation;
  }

  /** The service with its callers: operators alone. */
  EntityService service() {
    return EntityService.of(
        this,
        RoleTable.denyAll()
            .allow(
                Role.OPERATOR,
                O2cServiceGrpc.getApplyMethod(),
                O2cServiceGrpc.getGetMethod(),
                O2cServiceGrpc.getListMethod()));
  }

  @Override
  public void apply(ApplyRequest request, StreamObserver<ApplyResponse> answer) {
    String operator = operator();
    ResourceChange change =
        request.getDryRun()
            ? representation.validate(request.getResource())
            : representation.apply(request.getResource(), operator, request.getReason());
    if (!request.getDryRun() && change.getChanged()) {
      LOG.atInfo()
          .addKeyValue("operator", operator)
          .addKeyValue("signer", change.getAfter().getSigner().getId())
          .addKeyValue("state", change.getAfter().getSigner().getState())
          .addKeyValue("version", change.getAfter().getSigner().getVersion())
          .log("Change made");
    }
    answer.onNext(ApplyResponse.newBuilder().setChange(change).build());
    answer.onCompleted();
  }

  @Override
  public void get(GetRequest request, StreamObserver<GetResponse> answer) {
    if (request.getId().isEmpty()) {
      throw new Failure(ErrorReason.MALFORMED_REQUEST, "id is empty; give that of a resource");
    }
    QueryResponse found = first(representation.query(request.getId()));
    answer.onNext(GetResponse.newBuilder().setResource(found.getResources(0)).build());
    answer.onCompleted();
  }

  @Override
  public void list(ListRequest request, StreamObserver<ListResponse> answer) {
    Iterator<QueryResponse> messages = representation.query("");
    try {
      messages.forEachRemaining(
          message ->
              answer.onNext(
                  ListResponse.newBuilder().addAllResources(message.getResourcesList()).build()));
    } catch (StatusRuntimeException e) {
      throw Failure.of(e);
    }
    answer.onCompleted();
  }

  private static QueryResponse first(Iterator<QueryResponse> messages) {
    try {
      return messages.next();
    } catch (StatusRuntimeException e) {
      throw Failure.of(e);
    }
  }

  private static String operator() {
    return PeerIdentity.current()
        .map(PeerIdentity::name)
        .orElseThrow(
            () ->
                new Failure(
                    ErrorReason.UNAUTHENTICATED,
                    "no client certificate was presented; call with an operator's"));
  }
}
