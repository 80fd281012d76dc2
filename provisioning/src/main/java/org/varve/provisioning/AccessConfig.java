package org.varve.provisioning;

import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How data users may show who they are, beside certificates.
 *
 * @param oidc issuers of tokens that are taken, at most 8; none: certificates alone
 */
public record AccessConfig(List<OidcIssuer> oidc) {
  private static final int ISSUERS_MAX = 8;

  public AccessConfig {
    oidc = List.copyOf(oidc);
    if (oidc.size() > ISSUERS_MAX) {
      throw new IllegalArgumentException(
          "access.oidc has %d entries; there may be %d".formatted(oidc.size(), ISSUERS_MAX));
    }
    Set<String> issuers = new HashSet<>();
    for (OidcIssuer each : oidc) {
      if (!issuers.add(each.issuer())) {
        throw new IllegalArgumentException(
            "access.oidc has the issuer %s twice; name each once".formatted(each.issuer()));
      }
    }
  }

  /** Certificates alone. */
  public static AccessConfig none() {
    return new AccessConfig(List.of());
  }

  /**
   * An OpenID Connect issuer.
   *
   * @param issuer its URL, exactly as tokens name it; https, or http on a loopback address
   * @param audience what tokens must be for: the name of this node at the issuer
   * @param caFile PEM file with the CA of its certificate; empty or absent: whom Java trusts
   * @param clockSkew how much the clocks of issuer and node may differ; absent: 30 s
   */
  public record OidcIssuer(String issuer, String audience, String caFile, Duration clockSkew) {
    private static final Duration SKEW = Duration.ofSeconds(30);
    private static final Duration SKEW_MAX = Duration.ofMinutes(5);
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

    public OidcIssuer {
      if (issuer == null || !isTakenFrom(issuer)) {
        throw new IllegalArgumentException(
            "issuer is %s; write https://HOST/PATH, as its tokens name it".formatted(issuer));
      }
      if (audience == null || audience.isBlank()) {
        throw new IllegalArgumentException(
            "audience of %s is missing; write what its tokens for this node carry as aud"
                .formatted(issuer));
      }
      caFile = caFile == null ? "" : caFile;
      clockSkew = clockSkew == null ? SKEW : clockSkew;
      if (clockSkew.isNegative() || clockSkew.compareTo(SKEW_MAX) > 0) {
        throw new IllegalArgumentException(
            "clockSkew of %s is %s; it must be 0s to %s".formatted(issuer, clockSkew, SKEW_MAX));
      }
    }

    /** A token over plain HTTP is anybody's; on one machine nobody is in between. */
    private static boolean isTakenFrom(String issuer) {
      try {
        URI uri = URI.create(issuer);
        String host = uri.getHost();
        return host != null
            && ("https".equals(uri.getScheme())
                || ("http".equals(uri.getScheme()) && LOOPBACK.contains(host)));
      } catch (IllegalArgumentException e) {
        // No URL at all, which the caller says.
        return false;
      }
    }
  }
}
