package org.varve.launcher.command;

import org.varve.launcher.client.OperatorClient;

/** Of a command that asks as an operator; the first one's identity is {@code pki/operator}. */
final class OperatorOptions extends ClientOptions {

  OperatorClient connect() {
    return OperatorClient.connect(address(), identity(folder().operatorIdentity()));
  }
}
