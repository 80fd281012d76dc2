package org.varve.launcher.command;

import java.nio.file.Path;
import org.varve.launcher.client.SupervisorClient;

/** Of a command that asks as a supervisor; the first one's identity is {@code pki/supervisor}. */
final class SupervisorOptions extends ClientOptions {

  SupervisorClient connect() {
    return SupervisorClient.connect(address(), identity());
  }

  /** The folder of his certificate and key. */
  Path identity() {
    return identity(folder().supervisorIdentity());
  }
}
