package org.varve.edge.uplink;

/** Opens the way to representation: by gRPC, or by an MQTT broker in between. */
public sealed interface Transport permits GrpcTransport, MqttTransport {
  /**
   * @throws BrokenStreamException if there is no way now; tried again later
   */
  SubmissionStream open() throws BrokenStreamException;
}
