package org.varve.representation.adapter.grpc;

import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.function.Supplier;
import org.varve.proto.common.v1.RepresentationStatus;
import org.varve.proto.m2r.v1.GetStatusRequest;
import org.varve.proto.m2r.v1.GetStatusResponse;
import org.varve.proto.m2r.v1.M2rServiceGrpc;
import org.varve.representation.application.BlockSealer;
import org.varve.representation.application.RegistryView;
import org.varve.representation.domain.BoundSigner;
import org.varve.rp.EntityService;
import org.varve.rp.ProcessFacts;
import org.varve.rp.Role;
import org.varve.rp.RoleTable;

/** Serves reference point M2R to monitoring (ITU-T Y.4561 clause 7.3.12). */
public final class M2rEndpoint extends M2rServiceGrpc.M2rServiceImplBase {
  private final ProcessFacts process;
  private final RegistryView registry;
  private final Supplier<BlockSealer.Waiting> waiting;

  public M2rEndpoint(
      ProcessFacts process, RegistryView registry, Supplier<BlockSealer.Waiting> waiting) {
    this.process = process;
    this.registry = registry;
    this.waiting = waiting;
  }

  /** The service with its callers: entities alone. */
  public EntityService service() {
    return EntityService.of(
        this, RoleTable.denyAll().allow(Role.ENTITY, M2rServiceGrpc.getGetStatusMethod()));
  }

  @Override
  public void getStatus(GetStatusRequest request, StreamObserver<GetStatusResponse> caller) {
    caller.onNext(GetStatusResponse.newBuilder().setStatus(status()).build());
    caller.onCompleted();
  }

  private RepresentationStatus status() {
    List<BoundSigner> signers = registry.signers();
    int active = (int) signers.stream().filter(BoundSigner::active).count();
    BlockSealer.Waiting now = waiting.get();
    return RepresentationStatus.newBuilder()
        .setProcess(process.status())
        .setActiveSigners(active)
        .setRevokedSigners(signers.size() - active)
        .setFormats(registry.formatCount())
        .setPendingOperations(now.operations())
        .setPendingBytes(now.bytes())
        .build();
  }
}
