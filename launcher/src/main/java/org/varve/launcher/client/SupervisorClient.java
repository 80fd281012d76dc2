package org.varve.launcher.client;

import java.nio.file.Path;
import java.time.Duration;
import org.varve.proto.v2m.v1.V2mServiceGrpc;
import org.varve.proto.v2m.v1.V2mServiceGrpc.V2mServiceBlockingStub;
import org.varve.rp.EntityChannels;

/** A supervisor's connection to a node, over mutual TLS. */
public final class SupervisorClient implements AutoCloseable {

  /** A check of everything that is stored takes its time. */
  private static final Duration DEADLINE = Duration.ofHours(12);

  private final EntityChannels channels;
  private final V2mServiceBlockingStub v2m;

  private SupervisorClient(EntityChannels channels, V2mServiceBlockingStub v2m) {
    this.channels = channels;
    this.v2m = v2m;
  }

  /**
   * @param address HOST:PORT
   * @param identity folder with ca.pem, cert.pem and key.pem of a supervisor
   */
  public static SupervisorClient connect(String address, Path identity) {
    HostPort target = HostPort.parse(address);
    EntityChannels channels = new EntityChannels(DEADLINE, Runnable::run);
    return new SupervisorClient(
        channels,
        V2mServiceGrpc.newBlockingStub(
            channels.overTls(
                target.host(), target.port(), Identities.load(identity, "a supervisor"))));
  }

  public V2mServiceBlockingStub v2m() {
    return v2m;
  }

  @Override
  public void close() {
    channels.close();
  }
}
