package org.varve.provisioning;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.varve.proto.s2p.v1.IdentifyUserRequest.TokenSubject;
import org.varve.provisioning.AccessConfig.OidcIssuer;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;
import org.varve.rp.HttpCaller;

/**
 * Verifies the tokens of data users: JSON Web Tokens (RFC 7519) of issuers that the operator named,
 * by the issuers' public keys. What a token does not say clearly, it does not say.
 */
final class UserTokens {
  private static final int CHARS_MAX = 8 << 10;

  /** Signatures alone, by keys that the node cannot make itself: no {@code none}, no HMAC. */
  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.ES512);

  private static final int RSA_BITS_MIN = 2_048;

  private final Map<String, Issuer> issuers = new HashMap<>();
  private final Clock clock;

  private record Issuer(OidcIssuer config, IssuerKeys keys) {}

  /** Makes the client that calls an issuer. */
  interface Clients {
    HttpCaller to(OidcIssuer issuer);
  }

  UserTokens(AccessConfig config, Clients http, Clock clock) {
    config
        .oidc()
        .forEach(
            each ->
                issuers.put(
                    each.issuer(),
                    new Issuer(
                        each, new IssuerKeys(each.issuer(), http.to(each), System::nanoTime))));
    this.clock = clock;
  }

  /** Whether any are taken. */
  boolean areTaken() {
    return !issuers.isEmpty();
  }

  /**
   * Whom a token is about.
   *
   * @throws Failure UNAUTHENTICATED if it is not valid here and now; UNREACHABLE if its issuer does
   *     not give its keys
   */
  TokenSubject verify(String text) {
    if (text.length() > CHARS_MAX) {
      throw refused(
          "has %d characters, and at most %d are taken".formatted(text.length(), CHARS_MAX));
    }
    try {
      // Unsigned and encrypted ones are no SignedJWT.
      SignedJWT token = SignedJWT.parse(text);
      JWTClaimsSet claims = token.getJWTClaimsSet();
      Issuer issuer = issuer(claims);
      requireSigned(token, issuer);
      requireInTime(claims, issuer.config());
      if (!claims.getAudience().contains(issuer.config().audience())) {
        throw refused(
            "is for %s, not for '%s'".formatted(claims.getAudience(), issuer.config().audience()));
      }
      String subject = claims.getSubject();
      if (subject == null || subject.isEmpty()) {
        throw refused("names no subject (sub)");
      }
      return TokenSubject.newBuilder()
          .setIssuer(issuer.config().issuer())
          .setSubject(subject)
          .build();
    } catch (ParseException e) {
      throw refused("is no signed JSON Web Token");
    }
  }

  private Issuer issuer(JWTClaimsSet claims) {
    Issuer issuer = issuers.get(String.valueOf(claims.getIssuer()));
    if (issuer == null) {
      throw refused(
          "is of issuer '%s', and this node takes those of %s (provisioning.access.oidc)"
              .formatted(claims.getIssuer(), issuers.keySet()));
    }
    return issuer;
  }

  private static void requireSigned(SignedJWT token, Issuer issuer) {
    JWSHeader header = token.getHeader();
    if (!ALGORITHMS.contains(header.getAlgorithm())) {
      throw refused("is signed with '%s', which is not taken".formatted(header.getAlgorithm()));
    }
    String keyId = header.getKeyID();
    if (keyId == null) {
      throw refused("names no key (kid)");
    }
    try {
      JWK key =
          issuer
              .keys()
              .key(keyId)
              .orElseThrow(
                  () -> refused("names key '%s', which its issuer does not have".formatted(keyId)));
      if (!verifier(key, header).map(verifier -> isSigned(token, verifier)).orElse(false)) {
        throw refused("is not signed by its issuer's key '%s'".formatted(keyId));
      }
    } catch (IOException e) {
      throw new Failure(
          ErrorReason.UNREACHABLE,
          "the token cannot be verified: %s; try again in a moment".formatted(e.getMessage()),
          e);
    }
  }

  private static boolean isSigned(SignedJWT token, JWSVerifier verifier) {
    try {
      return token.verify(verifier);
    } catch (JOSEException e) {
      // A signature that cannot even be read is none.
      return false;
    }
  }

  /** A key is for the algorithm that the issuer says, whatever the token says. */
  private static Optional<JWSVerifier> verifier(JWK key, JWSHeader header) throws IOException {
    boolean fits =
        (key.getAlgorithm() == null || key.getAlgorithm().equals(header.getAlgorithm()))
            && (key.getKeyUse() == null || key.getKeyUse().equals(KeyUse.SIGNATURE));
    if (!fits) {
      return Optional.empty();
    }
    try {
      if (key instanceof RSAKey rsa && JWSAlgorithm.Family.RSA.contains(header.getAlgorithm())) {
        return rsa.size() < RSA_BITS_MIN
            ? Optional.empty()
            : Optional.of(new RSASSAVerifier(rsa.toPublicJWK()));
      }
      if (key instanceof ECKey ec && JWSAlgorithm.Family.EC.contains(header.getAlgorithm())) {
        return Optional.of(new ECDSAVerifier(ec.toPublicJWK()));
      }
      return Optional.empty();
    } catch (JOSEException e) {
      throw new IOException("its issuer's key '%s' cannot be used".formatted(key.getKeyID()), e);
    }
  }

  private void requireInTime(JWTClaimsSet claims, OidcIssuer issuer) {
    Instant now = clock.instant();
    Date end = claims.getExpirationTime();
    if (end == null) {
      throw refused("never expires (no exp)");
    }
    if (!now.isBefore(end.toInstant().plus(issuer.clockSkew()))) {
      throw refused("has expired at " + end.toInstant());
    }
    Date begin = claims.getNotBeforeTime();
    if (begin != null && now.plus(issuer.clockSkew()).isBefore(begin.toInstant())) {
      throw refused("is not valid before " + begin.toInstant());
    }
  }

  private static Failure refused(String why) {
    return new Failure(
        ErrorReason.UNAUTHENTICATED,
        "the token %s; get another one from your issuer".formatted(why));
  }
}
