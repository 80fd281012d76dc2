package org.varve.ledger.chaincode;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.hyperledger.fabric.shim.ChaincodeServerProperties;

/**
 * What the service is told by its environment, under the names that Fabric's own examples use.
 *
 * @param id of the package, as the peer knows it
 * @param name under which the chaincode is committed on its channels; empty if it may be any
 * @param address where peers connect
 * @param tls empty if it was switched off
 * @param clockTolerance how far a transaction's time may be from the clock here
 */
record ServiceSettings(
    String id,
    Optional<String> name,
    InetSocketAddress address,
    Optional<Tls> tls,
    Duration clockTolerance) {

  static final String ID = "CHAINCODE_ID";
  static final String ID_OF_SHIM = "CORE_CHAINCODE_ID_NAME";
  static final String NAME = "VARVE_CHAINCODE_NAME";
  static final String ADDRESS = "CHAINCODE_SERVER_ADDRESS";
  static final String TLS_DISABLED = "CHAINCODE_TLS_DISABLED";
  static final String TLS_KEY = "CHAINCODE_TLS_KEY";
  static final String TLS_CERT = "CHAINCODE_TLS_CERT";
  static final String CLIENT_CA_CERT = "CHAINCODE_CLIENT_CA_CERT";
  static final String CLOCK_TOLERANCE = "VARVE_CLOCK_TOLERANCE";

  private static final Duration TOLERANCE_MAX = Duration.ofHours(24);

  /**
   * PEM files.
   *
   * @param clientCa who must have issued the certificate that the peer shows
   */
  record Tls(Path key, Path certificate, Path clientCa) {}

  /**
   * @throws IllegalArgumentException if one is missing or wrong, saying which and what it should be
   */
  static ServiceSettings of(Map<String, String> environment) {
    Optional<String> id = value(environment, ID).or(() -> value(environment, ID_OF_SHIM));
    return new ServiceSettings(
        id.orElseThrow(() -> missing(ID, "the package id that the peer printed at install")),
        value(environment, NAME),
        address(required(environment, ADDRESS, "host:port to serve on, such as 0.0.0.0:9999")),
        tls(environment),
        value(environment, CLOCK_TOLERANCE)
            .map(ServiceSettings::tolerance)
            .orElse(VarveChaincode.CLOCK_TOLERANCE));
  }

  /** The same for the shim's server. */
  ChaincodeServerProperties serverProperties() {
    ChaincodeServerProperties properties = new ChaincodeServerProperties();
    properties.setServerAddress(address);
    // A peer keeps one stream open for ever; by default the shim has it dial anew every 5 seconds.
    properties.setMaxConnectionAgeSeconds(Integer.MAX_VALUE);
    tls.ifPresent(
        files -> {
          properties.setTlsEnabled(true);
          properties.setKeyFile(files.key().toString());
          properties.setKeyCertChainFile(files.certificate().toString());
          properties.setTrustCertCollectionFile(files.clientCa().toString());
        });
    return properties;
  }

  private static Optional<Tls> tls(Map<String, String> environment) {
    if (value(environment, TLS_DISABLED).map(Boolean::parseBoolean).orElse(false)) {
      return Optional.empty();
    }
    return Optional.of(
        new Tls(
            file(environment, TLS_KEY, "the server's key"),
            file(environment, TLS_CERT, "the server's certificate"),
            file(environment, CLIENT_CA_CERT, "the authority of the peer's certificate")));
  }

  private static Path file(Map<String, String> environment, String name, String what) {
    String meaning = what + ", a PEM file; or " + TLS_DISABLED + "=true on a network of its own";
    Path file = Path.of(required(environment, name, meaning));
    if (!Files.isReadable(file)) {
      throw new IllegalArgumentException(
          "%s: cannot read '%s'; it should be %s".formatted(name, file, meaning));
    }
    return file;
  }

  private static InetSocketAddress address(String text) {
    try {
      URI uri = new URI("chaincode://" + text);
      if (uri.getHost() != null && uri.getPort() >= 0) {
        return new InetSocketAddress(uri.getHost(), uri.getPort());
      }
    } catch (URISyntaxException e) {
      // The same as without a port.
    }
    throw new IllegalArgumentException(
        "%s is '%s', expected host:port, such as 0.0.0.0:9999".formatted(ADDRESS, text));
  }

  private static Duration tolerance(String text) {
    try {
      Duration tolerance = Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
      if (tolerance.compareTo(Duration.ZERO) > 0 && tolerance.compareTo(TOLERANCE_MAX) <= 0) {
        return tolerance;
      }
    } catch (DateTimeParseException e) {
      // The same as out of range.
    }
    throw new IllegalArgumentException(
        "%s is '%s', expected more than 0 and at most 24h, such as 5m"
            .formatted(CLOCK_TOLERANCE, text));
  }

  private static String required(Map<String, String> environment, String name, String what) {
    return value(environment, name).orElseThrow(() -> missing(name, what));
  }

  private static IllegalArgumentException missing(String name, String what) {
    return new IllegalArgumentException(name + " is not set; it should be " + what);
  }

  private static Optional<String> value(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(text -> !text.isBlank());
  }
}
