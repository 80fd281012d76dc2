package org.varve.edge.doctor;

import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.varve.edge.identity.AgentIdentity;
import org.varve.edge.identity.ServerAddress;
import org.varve.edge.mqtt.BrokerClient;
import org.varve.edge.mqtt.BrokerConfig;
import org.varve.edge.mqtt.BrokerSession;
import org.varve.proto.r2d.v1.ListFormatsRequest;
import org.varve.proto.r2d.v1.R2dServiceGrpc;
import org.varve.rp.EntityChannels;
import org.varve.rp.Failure;

/** Whether server and brokers answer. */
final class Connections {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private Connections() {}

  /** Asks what only an enrolled source may ask. */
  static Finding server(ServerAddress server, AgentIdentity identity) {
    try (EntityChannels channels = new EntityChannels(PATIENCE, Runnable::run)) {
      Channel channel = channels.overTls(server.host(), server.port(), identity.tls());
      int formats =
          R2dServiceGrpc.newBlockingStub(channel)
              .withDeadlineAfter(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
              .listFormats(ListFormatsRequest.getDefaultInstance())
              .getFormatsCount();
      return Finding.ok("server", "%s answers; it takes %d formats".formatted(server, formats));
    } catch (StatusRuntimeException e) {
      Failure failure = Failure.of(e);
      return Finding.fail(
          "server",
          "%s: %s: %s; is it up, is the address right, is a firewall between?"
              .formatted(server, failure.reason(), failure.getMessage()));
    } catch (IOException e) {
      return Finding.fail("server", Messages.of(e));
    }
  }

  static Finding broker(String check, BrokerConfig broker, AgentIdentity identity) {
    BrokerClient.Listener deaf =
        new BrokerClient.Listener() {
          @Override
          public void arrived(BrokerClient.Message message) {
            // Nothing is subscribed to.
          }

          @Override
          public void lost(String why) {
            // The connection is closed at once anyway.
          }
        };
    BrokerSession session =
        new BrokerSession(BrokerSession.idOf(identity.signer(), "doctor"), false, 1, false);
    try (BrokerClient client = BrokerClient.open(broker, identity, session, deaf)) {
      return Finding.ok(check, client.server() + " lets the agent in");
    } catch (IOException e) {
      return Finding.fail(check, Messages.of(e));
    }
  }
}
