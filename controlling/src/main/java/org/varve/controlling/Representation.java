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

  @Override
  public ResourceChange validate(ResourceVersion proposed, String actor) {
    ValidateRequest request = ValidateRequest.newBuilder().setProposed(proposed).build();
    return call(c2r -> c2r.validate(request).getChange());
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
