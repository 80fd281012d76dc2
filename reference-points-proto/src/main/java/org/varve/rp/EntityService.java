package org.varve.rp;

import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One reference point as an entity serves it: the service, and who may call each of its methods.
 *
 * @param roles names every method of the service, and no other
 */
public record EntityService(ServerServiceDefinition definition, RoleTable roles) {

  public EntityService {
    Set<String> served =
        definition.getMethods().stream()
            .map(ServerMethodDefinition::getMethodDescriptor)
            .map(MethodDescriptor::getFullMethodName)
            .collect(Collectors.toSet());
    if (!roles.methods().equals(served)) {
      throw new IllegalArgumentException(
          "the role table names "
              + roles.methods()
              + " but the service has "
              + served
              + "; name each method once");
    }
  }

  /** The service as a gRPC adapter implements it. */
  public static EntityService of(BindableService service, RoleTable roles) {
    return new EntityService(service.bindService(), roles);
  }

  String name() {
    return definition.getServiceDescriptor().getName();
  }
}
