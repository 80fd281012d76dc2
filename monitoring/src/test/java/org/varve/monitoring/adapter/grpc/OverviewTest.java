package org.varve.monitoring.adapter.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Clock;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.varve.proto.common.v1.ProcessStatus;
import org.varve.proto.common.v1.ProcessingStatus;
import org.varve.proto.common.v1.RepresentationStatus;
import org.varve.proto.m2p.v1.GetStatusRequest;
import org.varve.proto.m2p.v1.GetStatusResponse;
import org.varve.proto.m2p.v1.M2pServiceGrpc;
import org.varve.proto.m2r.v1.M2rServiceGrpc;
import org.varve.proto.v2m.v1.EntityOverview;
import org.varve.proto.v2m.v1.EntityState;
import org.varve.proto.v2m.v1.GetOverviewResponse;

@Tag("Y-7.1.5-b")
class OverviewTest {

  /** Provisioning is not there at all. */
  @Test
  void oneThatDoesNotAnswerSpoilsNothing() throws IOException {
    try (Supervised supervised = new Supervised(new Processing(), new Representation())) {
      GetOverviewResponse overview = new Overview(supervised.callees(), Clock.systemUTC()).now();

      assertThat(overview.getEntitiesList())
          .extracting(EntityOverview::getEntity)
          .containsExactly("processing", "representation", "provisioning");
      assertThat(overview.getEntitiesList())
          .extracting(EntityOverview::getState)
          .containsExactly(
              EntityState.ENTITY_STATE_READY,
              EntityState.ENTITY_STATE_NOT_READY,
              EntityState.ENTITY_STATE_UNREACHABLE);
      assertThat(overview.getEntities(0).getProcessing().getTreeSize()).isEqualTo(7);
      assertThat(overview.getEntities(1).getRepresentation().getProcess().getObstaclesList())
          .containsExactly("the broker is away");
      assertThat(overview.getEntities(2).getTrouble()).contains("UNSUPPORTED");
    }
  }

  private static final class Processing extends M2pServiceGrpc.M2pServiceImplBase {
    @Override
    public void getStatus(GetStatusRequest request, StreamObserver<GetStatusResponse> caller) {
      caller.onNext(
          GetStatusResponse.newBuilder()
              .setStatus(ProcessingStatus.newBuilder().setTreeSize(7))
              .build());
      caller.onCompleted();
    }
  }

  private static final class Representation extends M2rServiceGrpc.M2rServiceImplBase {
    @Override
    public void getStatus(
        org.varve.proto.m2r.v1.GetStatusRequest request,
        StreamObserver<org.varve.proto.m2r.v1.GetStatusResponse> caller) {
      caller.onNext(
          org.varve.proto.m2r.v1.GetStatusResponse.newBuilder()
              .setStatus(
                  RepresentationStatus.newBuilder()
                      .setProcess(ProcessStatus.newBuilder().addObstacles("the broker is away")))
              .build());
      caller.onCompleted();
    }
  }
}
