package org.varve.launcher.command;

import java.time.Clock;
import org.varve.launcher.client.OperatorClient;
import org.varve.launcher.client.ResourceClient;

/** Of a command that asks as an operator; the first one's identity is {@code pki/operator}. */
final class OperatorOptions extends ClientOptions {

  /** For commands that read and sign resources. */
  ResourceClient resources() {
    return new ResourceClient(connect(), identity(folder().operatorIdentity()), Clock.systemUTC());
  }

  OperatorClient connect() {
    return OperatorClient.connect(address(), identity(folder().operatorIdentity()));
  }
}
