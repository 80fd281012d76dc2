package org.varve.edge.uplink;

import java.util.function.Supplier;
import org.varve.proto.r2d.v1.R2dServiceGrpc.R2dServiceStub;

/**
 * R2D.SubmitStream.
 *
 * @param service gives a stub for each attempt
 */
public record GrpcTransport(Supplier<R2dServiceStub> service) implements Transport {
  @Override
  public SubmissionStream open() {
    return GrpcStream.open(service.get());
  }
}
