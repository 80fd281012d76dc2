package org.varve.edge.uplink;

import java.io.IOException;
import org.varve.edge.identity.AgentIdentity;
import org.varve.edge.mqtt.BrokerConfig;

/**
 * Through a broker, as docs/mqtt.md says.
 *
 * @param identity that operations are signed by, and that the broker may be shown
 */
public record MqttTransport(BrokerConfig broker, AgentIdentity identity, UplinkLimits limits)
    implements Transport {
  @Override
  public SubmissionStream open() throws BrokenStreamException {
    try {
      return MqttStream.open(this);
    } catch (IOException e) {
      throw new BrokenStreamException(String.valueOf(e.getMessage()), e);
    }
  }
}
