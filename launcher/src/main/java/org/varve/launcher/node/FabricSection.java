package org.varve.launcher.node;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.varve.ledger.fabric.FabricConfig;
import org.varve.ledger.fabric.FabricLimits;

/**
 * The section {@code ledger.fabric} of the configuration; {@code docs/fabric.md} says how to get
 * what it names.
 *
 * @param channel the channel's name
 * @param chaincode the name under which the chaincode was committed
 * @param organisation the id of this organisation's resource; empty: made of mspId
 * @param mspId the organisation as Fabric calls it
 * @param certificate PEM file: who this node is to Fabric
 * @param key PEM file with its key; empty if that is in a token
 * @param pkcs11 the token that has the key
 * @param peers those of this organisation
 * @param cosigners organisations that must agree on what is shown; 0: more than half
 * @param found whether this node founds the log if the channel has none
 * @param blocksInFlightMax data blocks on their way at a time
 * @param patience all attempts to record one data block
 */
public record FabricSection(
    String channel,
    String chaincode,
    String organisation,
    String mspId,
    String certificate,
    String key,
    Pkcs11 pkcs11,
    List<Peer> peers,
    int cosigners,
    boolean found,
    int blocksInFlightMax,
    Duration patience) {

  private static final int COSIGNERS_MAX = 64;
  private static final int IN_FLIGHT_MAX = 256;
  private static final Duration PATIENCE_MIN = Duration.ofSeconds(5);
  private static final Duration PATIENCE_MAX = Duration.ofHours(1);

  /**
   * A token with the key.
   *
   * @param configuration file of the JDK's SunPKCS11 provider; empty: no token
   * @param alias of the private key
   * @param pinFile file whose first line is the PIN
   */
  public record Pkcs11(String configuration, String alias, String pinFile) {}

  /**
   * A peer.
   *
   * @param address HOST:PORT
   * @param tlsCa PEM file of who issued its TLS certificate
   * @param serverName the name in that certificate, if it is not the host's
   */
  public record Peer(String address, String tlsCa, @Nullable String serverName) {}

  public FabricSection {
    peers = List.copyOf(peers);
    requireWithin("cosigners", cosigners, 0, COSIGNERS_MAX);
    requireWithin("blocksInFlightMax", blocksInFlightMax, 1, IN_FLIGHT_MAX);
    if (patience.compareTo(PATIENCE_MIN) < 0 || patience.compareTo(PATIENCE_MAX) > 0) {
      throw new IllegalArgumentException(
          "patience is %s; it must be %s to %s".formatted(patience, PATIENCE_MIN, PATIENCE_MAX));
    }
  }

  static FabricSection none() {
    return new FabricSection(
        "",
        "varve",
        "",
        "",
        "",
        "",
        new Pkcs11("", "", ""),
        List.of(),
        0,
        false,
        16,
        FabricLimits.USUAL.patience());
  }

  private static void requireWithin(String what, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "%s is %d; it must be %d to %d".formatted(what, value, min, max));
    }
  }

  void requireWhole() {
    requireGiven("channel", channel);
    requireGiven("mspId", mspId);
    requireGiven("certificate", certificate);
    if (key.isEmpty() == pkcs11.configuration().isEmpty()) {
      throw new IllegalArgumentException(
          "give one of fabric.key (a PEM file) and fabric.pkcs11.configuration, not %s"
              .formatted(key.isEmpty() ? "neither" : "both"));
    }
    if (peers.isEmpty()) {
      throw new IllegalArgumentException("fabric.peers is empty; name a peer of the organisation");
    }
  }

  private static void requireGiven(String what, String value) {
    if (value.isEmpty()) {
      throw new IllegalArgumentException(
          "fabric.%s is not given, and kind is fabric; see docs/fabric.md".formatted(what));
    }
  }

  /** The id of the organisation's resource. */
  String organisationId() {
    return organisation.isEmpty()
        ? mspId.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]", "")
        : organisation;
  }

  FabricConfig config() {
    FabricLimits usual = FabricLimits.USUAL;
    return new FabricConfig(
        channel,
        chaincode,
        organisationId(),
        identity(),
        peers.stream()
            .map(
                peer ->
                    new FabricConfig.Peer(
                        peer.address(),
                        Path.of(peer.tlsCa()),
                        Optional.ofNullable(peer.serverName())))
            .toList(),
        cosigners == 0 ? Optional.empty() : Optional.of(cosigners),
        found,
        usual.withInFlight(blocksInFlightMax).withPatience(usual.commit(), patience));
  }

  private FabricConfig.Identity identity() {
    if (!key.isEmpty()) {
      return FabricConfig.Identity.ofFiles(mspId, Path.of(certificate), Path.of(key));
    }
    return new FabricConfig.Identity(
        mspId,
        Path.of(certificate),
        Optional.empty(),
        Optional.of(
            new FabricConfig.Token(
                Path.of(pkcs11.configuration()), pkcs11.alias(), Path.of(pkcs11.pinFile()))));
  }
}
