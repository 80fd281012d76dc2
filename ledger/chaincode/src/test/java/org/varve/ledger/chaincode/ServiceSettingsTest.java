package org.varve.ledger.chaincode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.hyperledger.fabric.shim.ChaincodeServerProperties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceSettingsTest {

  @TempDir Path folder;

  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void setsAll() throws IOException {
    environment.put("CHAINCODE_ID", "varve:abc");
    environment.put("CHAINCODE_SERVER_ADDRESS", "127.0.0.1:9999");
    for (String name :
        new String[] {"CHAINCODE_TLS_KEY", "CHAINCODE_TLS_CERT", "CHAINCODE_CLIENT_CA_CERT"}) {
      environment.put(name, Files.createFile(folder.resolve(name)).toString());
    }
  }

  @Test
  void askForMutualTlsAndFiveMinutesUnlessTold() {
    ServiceSettings settings = ServiceSettings.of(environment);
    ChaincodeServerProperties server = settings.serverProperties();

    assertThat(settings.id()).isEqualTo("varve:abc");
    assertThat(settings.name()).isEmpty();
    assertThat(settings.clockTolerance()).isEqualTo(Duration.ofMinutes(5));
    assertThat(server.isTlsEnabled()).isTrue();
    assertThat(server.getTrustCertCollectionFile())
        .isEqualTo(environment.get("CHAINCODE_CLIENT_CA_CERT"));
    assertThat(server.getServerAddress()).hasToString("/127.0.0.1:9999");
  }

  @Test
  void takeTheShimsNameOfTheIdToo() {
    environment.remove("CHAINCODE_ID");
    environment.put("CORE_CHAINCODE_ID_NAME", "varve:def");

    assertThat(ServiceSettings.of(environment).id()).isEqualTo("varve:def");
  }

  @Test
  void takeTheNameUnderWhichTheChaincodeIsCommitted() {
    environment.put("VARVE_CHAINCODE_NAME", "readings");

    assertThat(ServiceSettings.of(environment).name()).contains("readings");
  }

  @Test
  void giveUpTlsOnlyIfTold() {
    environment.put("CHAINCODE_TLS_DISABLED", "true");

    assertThat(ServiceSettings.of(environment).serverProperties().isTlsEnabled()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CHAINCODE_ID",
        "CHAINCODE_SERVER_ADDRESS",
        "CHAINCODE_TLS_KEY",
        "CHAINCODE_TLS_CERT",
        "CHAINCODE_CLIENT_CA_CERT"
      })
  void nameWhatIsMissing(String name) {
    environment.put(name, " ");

    assertThatThrownBy(() -> ServiceSettings.of(environment))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(name + " is not set; it should be ");
  }

  @ParameterizedTest
  @CsvSource({
    "CHAINCODE_SERVER_ADDRESS, 9999, 'is ''9999'', expected host:port'",
    "CHAINCODE_SERVER_ADDRESS, localhost, expected host:port",
    "CHAINCODE_SERVER_ADDRESS, a b:1, expected host:port",
    "CHAINCODE_TLS_KEY, /nowhere/key.pem, cannot read '/nowhere/key.pem'",
    "VARVE_CLOCK_TOLERANCE, soon, 'expected more than 0 and at most 24h'",
    "VARVE_CLOCK_TOLERANCE, 0s, 'is ''0s'', expected more than 0'",
    "VARVE_CLOCK_TOLERANCE, 25h, at most 24h"
  })
  void nameWhatIsWrong(String name, String value, String because) {
    environment.put(name, value);

    assertThatThrownBy(() -> ServiceSettings.of(environment))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(name)
        .hasMessageContaining(because);
  }

  @Test
  void readDurationsAsPeopleWriteThem() {
    environment.put("VARVE_CLOCK_TOLERANCE", "1m30s");

    assertThat(ServiceSettings.of(environment).clockTolerance()).isEqualTo(Duration.ofSeconds(90));
  }
}
