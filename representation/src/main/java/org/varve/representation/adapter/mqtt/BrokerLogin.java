package org.varve.representation.adapter.mqtt;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;
import org.varve.representation.domain.MqttConfig;
import org.varve.rp.TlsIdentity;
import org.varve.rp.TlsSockets;

/** How to reach a broker and be let in; read once, at start, so that a wrong file is told then. */
record BrokerLogin(MqttConfig config, Optional<SSLSocketFactory> tls, Optional<String> password) {

  private static final int PASSWORD_FILE_BYTES_MAX = 4096;

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
    if (Files.size(file) > PASSWORD_FILE_BYTES_MAX) {
      throw new IOException(
          "mqtt.passwordFile %s has more than %d bytes; is it a password?"
              .formatted(file, PASSWORD_FILE_BYTES_MAX));
    }
    return Files.readString(file, StandardCharsets.UTF_8)
        .lines()
        .findFirst()
        .filter(line -> !line.isEmpty())
        .or(
            () -> {
              throw new IllegalArgumentException("mqtt.passwordFile " + file + " is empty");
            });
  }

  @Override
  public String toString() {
    return "BrokerLogin[" + config.servers() + "]";
  }
}
