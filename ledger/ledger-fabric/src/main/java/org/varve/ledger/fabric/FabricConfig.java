package org.varve.ledger.fabric;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The channel that organisations share, and how this one reaches it.
 *
 * @param channel the channel's name
 * @param chaincode the name under which the chaincode was committed
 * @param organisation the id of this organisation's resource: 1 to 32 of a-z, 0-9 and -
 * @param identity who this node is to Fabric
 * @param peers those of this organisation: the first that answers is used
 * @param cosigners how many organisations, this one among them, must agree on a checkpoint before
 *     evidence is given under it; empty: more than half of those in the registry
 * @param found whether this node founds the log if the channel has none
 * @param limits how much and how long
 */
public record FabricConfig(
    String channel,
    String chaincode,
    String organisation,
    Identity identity,
    List<Peer> peers,
    Optional<Integer> cosigners,
    boolean found,
    FabricLimits limits) {

  /**
   * Who a node is to Fabric.
   *
   * @param mspId the organisation's membership service provider
   * @param certificate PEM, of a client of the organisation
   * @param key PEM (PKCS#8) of that certificate, unless it is in a token
   * @param token where the key is, if not in a file
   */
  public record Identity(
      String mspId, Path certificate, Optional<Path> key, Optional<Token> token) {
    public Identity {
      requireNonNull(mspId);
      requireNonNull(certificate);
      if (key.isPresent() == token.isPresent()) {
        throw new IllegalArgumentException(
            "the key of %s is given %s; give one of key (a PEM file) and pkcs11"
                .formatted(mspId, key.isPresent() ? "twice" : "nowhere"));
      }
    }

    /** A key in a file. */
    public static Identity ofFiles(String mspId, Path certificate, Path key) {
      return new Identity(mspId, certificate, Optional.of(key), Optional.empty());
    }
  }

  /**
   * A PKCS#11 token.
   *
   * @param configuration the file of the JDK's SunPKCS11 provider: name, library, slot
   * @param alias of the private key
   * @param pinFile a file with the PIN in its first line
   */
  public record Token(Path configuration, String alias, Path pinFile) {}

  /**
   * A peer.
   *
   * @param address host:port of its gRPC endpoint
   * @param tlsRoots PEM of who issued its TLS certificate
   * @param serverName the name in that certificate, if it is not the host's
   */
  public record Peer(String address, Path tlsRoots, Optional<String> serverName) {}

  public FabricConfig {
    requireNonNull(channel);
    requireNonNull(chaincode);
    requireNonNull(organisation);
    requireNonNull(identity);
    requireNonNull(limits);
    peers = List.copyOf(peers);
    if (peers.isEmpty()) {
      throw new IllegalArgumentException("no peer is given; name at least one of the organisation");
    }
    cosigners
        .filter(count -> count < 1)
        .ifPresent(
            count -> {
              throw new IllegalArgumentException("cosigners is " + count + ", expected 1 or more");
            });
  }
}
