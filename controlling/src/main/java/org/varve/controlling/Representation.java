package org.varve.controlling;

import com.google.protobuf.ByteString;
import io.grpc.Channel;
import java.time.Duration;
import java.util.Iterator;
import java.util.function.Function;
import org.varve.proto.c2r.v1.ApplyRequest;
import org.varve.proto.c2r.v1.C2rServiceGrpc;
import org.varve.proto.c2r.v1.C2rServiceGrpc.C2rServiceBlockingStub;
import org.varve.proto.c2r.v1.QueryRequest;
import org.varve.proto.c2r.v1.QueryResponse;
import org.varve.proto.c2r.v1.ValidateRequest;
import org.varve.proto.common.v1.Resource;
import org.varve.proto.common.v1.ResourceChange;
import org.varve.proto.common.v1.ResourceVersion;

/**
 * Representation, as reference point C2R shows it. What fails there fails here for the same reason.
 */
final class Representation implements Owner {

  private final C2rServiceBlockingStub stub;
  private final Duration deadline;

  Representation(Channel channel, Duration deadline) {
    this.stub = C2rServiceGrpc.newBlockingStub(channel);
    this.deadline = deadline;
  }

  ResourceChange validate(Resource resource) {
    ValidateRequest request = ValidateRequest.newBuilder().setResource(resource).build();
    return call(c2r -> c2r.validate(request).getChange());
  }

  ResourceChange apply(Resource resource, String operator, String reason) {
    ApplyRequest request =
        ApplyRequest.newBuilder()
            .setResource(resource)
            .setOperator(operator)
            .setReason(reason)
            .build();
    return call(c2r -> c2r.apply(request).getChange());
  }

  @Override
  public ResourceChange validate(ResourceVersion proposed, String actor) {
    return validate(Resource.newBuilder().setVersion(proposed).build());
  }

  @Override
  public ResourceChange apply(ByteString operation) {
    ApplyRequest request = ApplyRequest.newBuilder().setOperation(operation).build();
    return call(c2r -> c2r.apply(request).getChange());
  }

  /** All signers, or the one with this id. */
  Iterator<QueryResponse> signers(String id) {
    return call(c2r -> c2r.query(QueryRequest.newBuilder().setId(id).build()));
  }

  private <T> T call(Function<C2rServiceBlockingStub, T> call) {
    return Owner.call(stub, deadline, call);
  }
}
