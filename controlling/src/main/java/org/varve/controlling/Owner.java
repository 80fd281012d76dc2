package org.varve.controlling;

import com.google.protobuf.ByteString;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.AbstractBlockingStub;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.varve.proto.common.v1.ResourceChange;
import org.varve.proto.common.v1.ResourceVersion;
import org.varve.rp.Failure;

/** An entity that owns kinds of resources: it judges their changes and has them recorded. */
interface Owner {

  /** Every rule of its own that a proposal breaks. */
  ResourceChange validate(ResourceVersion proposed, String actor);

  /**
   * Has a signed change recorded; returns when it is in force.
   *
   * @throws Failure for the reason for which the owner or the ledger refuses
   */
  ResourceChange apply(ByteString operation);

  /** Calls an entity under a deadline; what fails there fails here for the same reason. */
  static <S extends AbstractBlockingStub<S>, T> T call(
      S stub, Duration deadline, Function<S, T> call) {
    try {
      return call.apply(stub.withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS));
    } catch (StatusRuntimeException e) {
      throw Failure.of(e);
    }
  }
}
