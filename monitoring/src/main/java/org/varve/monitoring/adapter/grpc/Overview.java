package org.varve.monitoring.adapter.grpc;

import com.google.protobuf.Timestamp;
import io.grpc.StatusRuntimeException;
import java.time.Clock;
import java.time.Instant;
import java.util.function.Supplier;
import org.varve.proto.common.v1.ProcessStatus;
import org.varve.proto.common.v1.ProcessingStatus;
import org.varve.proto.common.v1.ProvisioningStatus;
import org.varve.proto.common.v1.RepresentationStatus;
import org.varve.proto.v2m.v1.EntityOverview;
import org.varve.proto.v2m.v1.EntityState;
import org.varve.proto.v2m.v1.GetOverviewResponse;
import org.varve.rp.Failure;

/** Asks the entities how they are doing; one that does not answer is shown as such. */
public final class Overview {
  private final Callees callees;
  private final Clock clock;

  public Overview(Callees callees, Clock clock) {
    this.callees = callees;
    this.clock = clock;
  }

  GetOverviewResponse now() {
    Instant at = clock.instant();
    return GetOverviewResponse.newBuilder()
        .setAt(Timestamp.newBuilder().setSeconds(at.getEpochSecond()).setNanos(at.getNano()))
        .addEntities(asked("processing", this::processing))
        .addEntities(asked("representation", this::representation))
        .addEntities(asked("provisioning", this::provisioning))
        .build();
  }

  private EntityOverview.Builder processing() {
    ProcessingStatus status =
        callees
            .processingNow()
            .getStatus(org.varve.proto.m2p.v1.GetStatusRequest.getDefaultInstance())
            .getStatus();
    return entity(status.getProcess()).setProcessing(status);
  }

  private EntityOverview.Builder representation() {
    RepresentationStatus status =
        callees
            .representationNow()
            .getStatus(org.varve.proto.m2r.v1.GetStatusRequest.getDefaultInstance())
            .getStatus();
    return entity(status.getProcess()).setRepresentation(status);
  }

  private EntityOverview.Builder provisioning() {
    ProvisioningStatus status =
        callees
            .provisioningNow()
            .getStatus(org.varve.proto.m2s.v1.GetStatusRequest.getDefaultInstance())
            .getStatus();
    return entity(status.getProcess()).setProvisioning(status);
  }

  private static EntityOverview.Builder entity(ProcessStatus process) {
    return EntityOverview.newBuilder()
        .setState(
            process.getObstaclesCount() == 0
                ? EntityState.ENTITY_STATE_READY
                : EntityState.ENTITY_STATE_NOT_READY);
  }

  /** What an entity says of its process; nothing if it could not be asked. */
  static ProcessStatus process(EntityOverview entity) {
    return switch (entity.getStatusCase()) {
      case PROCESSING -> entity.getProcessing().getProcess();
      case REPRESENTATION -> entity.getRepresentation().getProcess();
      case PROVISIONING -> entity.getProvisioning().getProcess();
      case STATUS_NOT_SET -> ProcessStatus.getDefaultInstance();
    };
  }

  private static EntityOverview asked(String entity, Supplier<EntityOverview.Builder> question) {
    EntityOverview.Builder overview;
    try {
      overview = question.get();
    } catch (StatusRuntimeException e) {
      Failure failure = Failure.of(e);
      overview =
          EntityOverview.newBuilder()
              .setState(EntityState.ENTITY_STATE_UNREACHABLE)
              .setTrouble(failure.getMessage() + " (" + failure.reason() + ")");
    }
    return overview.setEntity(entity).build();
  }
}
