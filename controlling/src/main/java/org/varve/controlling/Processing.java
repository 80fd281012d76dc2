package org.varve.controlling;

import com.google.protobuf.ByteString;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Function;
import org.varve.proto.c2p.v1.ApplyRequest;
import org.varve.proto.c2p.v1.C2pServiceGrpc;
import org.varve.proto.c2p.v1.C2pServiceGrpc.C2pServiceBlockingStub;
import org.varve.proto.c2p.v1.QueryEventsRequest;
import org.varve.proto.c2p.v1.QueryEventsResponse;
import org.varve.proto.c2p.v1.QueryRequest;
import org.varve.proto.c2p.v1.QueryResponse;
import org.varve.proto.c2p.v1.ValidateRequest;
import org.varve.proto.common.v1.ResourceChange;
import org.varve.proto.common.v1.ResourceVersion;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/** Processing, as reference point C2P shows it: an owner, and whoever keeps the ledger. */
final class Processing implements Owner {
  private final C2pServiceBlockingStub stub;
  private final Duration deadline;

  Processing(Channel channel, Duration deadline) {
    this.stub = C2pServiceGrpc.newBlockingStub(channel);
    this.deadline = deadline;
  }

  /** Also what the ledger would say of a change that another entity owns. */
  @Override
  public ResourceChange validate(ResourceVersion proposed, String actor) {
    ValidateRequest request =
        ValidateRequest.newBuilder().setResource(proposed).setActor(actor).build();
    return call(c2p -> c2p.validate(request).getChange());
  }

  @Override
  public ResourceChange apply(ByteString operation) {
    ApplyRequest request = ApplyRequest.newBuilder().setOperation(operation).build();
    return call(c2p -> c2p.apply(request).getChange());
  }

  Iterator<QueryResponse> query(QueryRequest request) {
    return call(c2p -> c2p.query(request));
  }

  /** The one that a query is about; empty if there is none. */
  Optional<ResourceVersion> find(QueryRequest request) {
    return call(
        c2p -> {
          try {
            return Optional.of(c2p.query(request).next().getResources(0));
          } catch (StatusRuntimeException e) {
            Failure failure = Failure.of(e);
            if (failure.reason() == ErrorReason.NOT_FOUND) {
              return Optional.empty();
            }
            throw failure;
          }
        });
  }

  Iterator<QueryEventsResponse> events(QueryEventsRequest request) {
    return call(c2p -> c2p.queryEvents(request));
  }

  private <T> T call(Function<C2pServiceBlockingStub, T> call) {
    return Owner.call(stub, deadline, call);
  }
}
