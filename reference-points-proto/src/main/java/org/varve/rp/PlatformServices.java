package org.varve.rp;

import io.grpc.BindableService;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What every server offers beside the services of its entities: gRPC health, and reflection. */
final class PlatformServices {
  private static final Set<Role> ANYONE_KNOWN = EnumSet.allOf(Role.class);
  // A probe has no certificate; watching holds a stream, so it is for those who can be told apart.
  private static final RoleTable HEALTH =
      RoleTable.denyAll()
          .open(HealthGrpc.getCheckMethod())
          .allow(ANYONE_KNOWN, HealthGrpc.getWatchMethod());
  private static final RoleTable REFLECTION =
      RoleTable.denyAll().allow(ANYONE_KNOWN, ServerReflectionGrpc.getServerReflectionInfoMethod());

  private final HealthStatusManager health = new HealthStatusManager();
  private final List<EntityService> served;
  private final List<EntityService> own;

  PlatformServices(List<EntityService> served) {
    BindableService reflection = ProtoReflectionServiceV1.newInstance();
    this.served = List.copyOf(served);
    this.own =
        List.of(
            EntityService.of(health.getHealthService(), HEALTH),
            EntityService.of(reflection, REFLECTION));
    serving(false);
  }

  List<EntityService> services() {
    return own;
  }

  /** Of the entities' services and these. */
  RoleTable rolesOfAll() {
    RoleTable all = RoleTable.denyAll();
    for (EntityService service : own) {
      all = all.and(service.roles());
    }
    for (EntityService service : served) {
      all = all.and(service.roles());
    }
    return all;
  }

  void serving(boolean serving) {
    ServingStatus status = serving ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
    health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, status);
    served.forEach(service -> health.setStatus(service.name(), status));
  }

  void stopping() {
    health.enterTerminalState();
  }
}
