package org.varve.representation.adapter.mqtt;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;
import org.varve.representation.domain.MqttConfig;
import org.varve.rp.PasswordFile;
import org.varve.rp.TlsIdentity;
import org.varve.rp.TlsSockets;

/** How to reach a broker and be let in; read once, at start, so that a wrong file is told then. */
record BrokerLogin(MqttConfig config, Optional<SSLSocketFactory> tls, Optional<String> password) {

  static BrokerLogin read(MqttConfig config) throws IOException {
    return new BrokerLogin(config, tls(config), password(config));
  }

  private static Optional<SSLSocketFactory> tls(MqttConfig config) throws IOException {
    Path identity = config.identity();
    Path ca = config.caFile();
    if (identity != null) {
      return Optional.of(TlsSockets.factory(TlsIdentity.load(identity)));
    }
    return ca == null
        ? Optional.empty()
        : Optional.of(TlsSockets.factory(TlsIdentity.trusting(ca)));
  }

  private static Optional<String> password(MqttConfig config) throws IOException {
    Path file = config.passwordFile();
    if (file == null) {
      return Optional.empty();
    }
    return Optional.of(PasswordFile.read("mqtt.passwordFile", file));
  }

  @Override
  public String toString() {
    return "BrokerLogin[" + config.servers() + "]";
  }
}
