package org.varve.controlling;

import com.google.protobuf.ByteString;
import io.grpc.Channel;
import java.time.Duration;
import org.varve.proto.c2s.v1.ApplyRequest;
import org.varve.proto.c2s.v1.C2sServiceGrpc;
import org.varve.proto.c2s.v1.C2sServiceGrpc.C2sServiceBlockingStub;
import org.varve.proto.c2s.v1.ValidateRequest;
import org.varve.proto.common.v1.ResourceChange;
import org.varve.proto.common.v1.ResourceVersion;

/** Provisioning, as reference point C2S shows it. */
final class Provisioning implements Owner {
  private final C2sServiceBlockingStub stub;
  private final Duration deadline;

  Provisioning(Channel channel, Duration deadline) {
    this.stub = C2sServiceGrpc.newBlockingStub(channel);
    this.deadline = deadline;
  }

  @Override
  public ResourceChange validate(ResourceVersion proposed, String actor) {
    ValidateRequest request = ValidateRequest.newBuilder().setResource(proposed).build();
    return Owner.call(stub, deadline, c2s -> c2s.validate(request).getChange());
  }

  @Override
  public ResourceChange apply(ByteString operation) {
    ApplyRequest request = ApplyRequest.newBuilder().setOperation(operation).build();
    return Owner.call(stub, deadline, c2s -> c2s.apply(request).getChange());
  }
}
