package org.varve.provisioning;

import io.grpc.Channel;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import org.varve.proto.u2s.v1.U2sServiceGrpc;
import org.varve.proto.u2s.v1.U2sServiceGrpc.U2sServiceBlockingStub;
import org.varve.rp.CallExecutor;
import org.varve.rp.EntityChannels;
import org.varve.rp.EntityServer;
import org.varve.rp.EntityService;
import org.varve.rp.PeerIdentity;
import org.varve.rp.Role;

/** Provisioning between a data user and a processing that is faked, over in-process channels. */
final class ServedProvisioning implements AutoCloseable {
  private final ExecutorService serving = CallExecutor.of("u2s", 4);
  private final ExecutorService faking = CallExecutor.of("s2p", 4);
  private final ExecutorService answering = CallExecutor.of("answers", 4);
  private final EntityChannels channels = new EntityChannels(Duration.ofSeconds(20), answering);
  private final EntityServer s2p;
  private final EntityServer u2s;
  private final ProvisioningEntity provisioning;

  ServedProvisioning(FakeProcessing processing) throws IOException {
    this(processing, AccessConfig.none());
  }

  ServedProvisioning(FakeProcessing processing, AccessConfig access) throws IOException {
    s2p = EntityServer.inProcess(List.of(processing.service()), faking).start();
    provisioning =
        new ProvisioningEntity(
            new ProvisioningConfig(Duration.ofSeconds(10), 2, 2, 100, access),
            channels.inProcess(s2p.address(), new PeerIdentity(Role.ENTITY, "provisioning")));
    provisioning.start();
    u2s = EntityServer.inProcess(provisioning.services(), serving).start();
  }

  Channel channelAs(Role role) {
    return channels.inProcess(u2s.address(), new PeerIdentity(role, "test"));
  }

  U2sServiceBlockingStub user() {
    return U2sServiceGrpc.newBlockingStub(channelAs(Role.USER));
  }

  U2sServiceBlockingStub userNamed(String name) {
    return U2sServiceGrpc.newBlockingStub(
        channels.inProcess(u2s.address(), new PeerIdentity(Role.USER, name)));
  }

  List<EntityService> services() {
    return provisioning.services();
  }

  void stopProvisioning() {
    provisioning.stop();
  }

  @Override
  public void close() {
    channels.close();
    u2s.close();
    provisioning.stop();
    s2p.close();
    List.of(serving, faking, answering).forEach(ExecutorService::shutdownNow);
  }
}
