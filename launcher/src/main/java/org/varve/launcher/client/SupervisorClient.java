package org.varve.launcher.client;

import io.grpc.Channel;
import java.nio.file.Path;
import java.time.Duration;
import org.varve.proto.v2m.v1.V2mServiceGrpc;
import org.varve.proto.v2m.v1.V2mServiceGrpc.V2mServiceBlockingStub;
import org.varve.proto.v2m.v1.WatchEventsRequest;
import org.varve.proto.v2m.v1.WatchEventsResponse;
import org.varve.rp.EntityChannels;

/** A supervisor's connection to a node, over mutual TLS. */
public final class SupervisorClient implements Subscription.Connection {

  /** A check of everything that is stored takes its time. */
  private static final Duration DEADLINE = Duration.ofHours(12);

  private final EntityChannels channels;
  private final Channel channel;
  private final V2mServiceBlockingStub v2m;

  private SupervisorClient(EntityChannels channels, Channel channel) {
    this.channels = channels;
    this.channel = channel;
    this.v2m = V2mServiceGrpc.newBlockingStub(channel);
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
        channels.overTls(target.host(), target.port(), Identities.load(identity, "a supervisor")));
  }

  public V2mServiceBlockingStub v2m() {
    return v2m;
  }

  /** Watches events; closing what is returned closes this client too. */
  public StayingReader.Call<WatchEventsResponse> watchEvents(WatchEventsRequest request) {
    Subscription<WatchEventsRequest, WatchEventsResponse> watch =
        new Subscription<>(WatchEventsResponse::getHeartbeat);
    EntityChannels.openEnded(V2mServiceGrpc.newStub(channel)).watchEvents(request, watch);
    return watch.and(this);
  }

  @Override
  public void close() {
    channels.close();
  }
}
