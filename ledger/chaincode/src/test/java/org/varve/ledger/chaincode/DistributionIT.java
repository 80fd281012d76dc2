package org.varve.ledger.chaincode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The program of the distribution, as it is started beside a peer. */
class DistributionIT {

  private static final String PROGRAM = "target/varve-chaincode/bin/varve-chaincode";

  @Test
  void servesAndSaysSoInOneLine() throws Exception {
    int port = freePort();
    Process program =
        start(
            Map.of(
                "CHAINCODE_ID", "varve:1",
                "CHAINCODE_SERVER_ADDRESS", "127.0.0.1:" + port,
                "CHAINCODE_TLS_DISABLED", "true"));
    try (BufferedReader said = program.errorReader(UTF_8)) {
      assertThat(said.readLine())
          .startsWith("varve-chaincode varve:1 serves on /127.0.0.1:" + port + " WITHOUT TLS, ")
          .contains("signatures by Amazon Corretto");
      try (Socket peer = new Socket(InetAddress.getLoopbackAddress(), port)) {
        assertThat(peer.isConnected()).isTrue();
      }
    } finally {
      program.destroy();
      program.waitFor();
    }
  }

  @Test
  void saysWhatItsEnvironmentLacks() throws Exception {
    Process program = start(Map.of("CHAINCODE_ID", "varve:1"));
    String said = new String(program.getErrorStream().readAllBytes(), UTF_8);

    assertThat(program.waitFor()).isEqualTo(1);
    assertThat(said)
        .startsWith("varve-chaincode: CHAINCODE_SERVER_ADDRESS is not set; it should be host:port ")
        .hasLineCount(1);
  }

  private static Process start(Map<String, String> environment) throws IOException {
    ProcessBuilder program = new ProcessBuilder(PROGRAM);
    program.environment().putAll(environment);
    return program.start();
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }
}
