package org.varve.launcher.command;

import org.varve.launcher.client.UserClient;

/** Of a command that asks as a data user; the first one's identity is {@code pki/user}. */
final class UserOptions extends ClientOptions {

  UserClient connect() {
    return UserClient.connect(address(), identity(folder().userIdentity()));
  }
}
