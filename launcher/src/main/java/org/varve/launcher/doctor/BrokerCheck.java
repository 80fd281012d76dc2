package org.varve.launcher.doctor;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.varve.representation.domain.MqttConfig;
import org.varve.rp.TlsIdentity;
import org.varve.rp.TlsSockets;

/**
 * Whether the MQTT broker can be reached, over TLS if so configured, and whether the files for it
 * are there. Does not log in: that would take the session away from a node that runs.
 */
final class BrokerCheck {

  private static final String CHECK = "broker";
  private static final int TIMEOUT_MILLIS = 3_000;

  private final MqttConfig config;

  BrokerCheck(MqttConfig config) {
    this.config = config;
  }

  void run(Findings findings) {
    password(findings);
    List<String> reasons = new ArrayList<>();
    for (String server : config.servers()) {
      try {
        connect(URI.create(server));
        findings.ok(CHECK, server + " can be reached (not logged in)");
        return;
      } catch (IOException | IllegalArgumentException e) {
        reasons.add(server + ": " + e.getMessage());
      }
    }
    findings.fail(
        CHECK,
        String.join("; ", reasons),
        "start the broker, or mend representation.mqtt: servers, caFile, identity");
  }

  private void password(Findings findings) {
    Path file = config.passwordFile();
    if (file == null) {
      return;
    }
    try {
      if (Files.readString(file).strip().isEmpty()) {
        findings.fail(CHECK, file + " is empty", "write the password into its first line");
      }
    } catch (IOException e) {
      findings.fail(
          CHECK,
          "the password file " + file + " cannot be read (" + e.getClass().getSimpleName() + ")",
          "mend representation.mqtt.passwordFile, or the file's owner");
    }
  }

  private void connect(URI server) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(server.getHost(), server.getPort()), TIMEOUT_MILLIS);
      if ("ssl".equals(server.getScheme())) {
        socket.setSoTimeout(TIMEOUT_MILLIS);
        handshake(socket, server);
      }
    }
  }

  private void handshake(Socket socket, URI server) throws IOException {
    try (SSLSocket tls =
        (SSLSocket)
            TlsSockets.factory(identity())
                .createSocket(socket, server.getHost(), server.getPort(), true)) {
      SSLParameters parameters = tls.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      tls.setSSLParameters(parameters);
      tls.startHandshake();
    }
  }

  private TlsIdentity identity() throws IOException {
    Path own = config.identity();
    Path ca = config.caFile();
    if (own != null) {
      return TlsIdentity.load(own);
    }
    if (ca == null) {
      throw new IOException("neither caFile nor identity says whom to trust");
    }
    return TlsIdentity.trusting(ca);
  }
}
