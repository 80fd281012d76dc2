package org.varve.provisioning;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.varve.rp.HttpCaller;
import org.varve.rp.HttpReply;

/**
 * The keys that an issuer signs tokens with, from its discovery document (OpenID Connect Discovery
 * 1.0) and the key set that this names. Both are read when the first token comes, again after an
 * hour, and when a token names a key that is not known: the issuer may have made a new one.
 */
final class IssuerKeys {
  private static final int BYTES_MAX = 256 << 10;
  private static final int KEYS_MAX = 100;
  private static final long KEPT_NANOS = Duration.ofHours(1).toNanos();

  /** Whoever makes up key ids makes the node ask the issuer no more often than this. */
  private static final long PAUSE_NANOS = Duration.ofSeconds(10).toNanos();

  private final String issuer;
  private final HttpCaller http;
  private final LongSupplier nanos;
  private @Nullable JWKSet keys;
  private long readAt;
  private boolean tried;
  private long triedAt;

  /**
   * @param nanos a clock such as {@link System#nanoTime}
   */
  IssuerKeys(String issuer, HttpCaller http, LongSupplier nanos) {
    this.issuer = issuer;
    this.http = http;
    this.nanos = nanos;
  }

  /**
   * The key of this id; empty if the issuer has none.
   *
   * @throws IOException if its keys are not known and it does not give them
   */
  synchronized Optional<JWK> key(String id) throws IOException {
    long now = nanos.getAsLong();
    JWKSet known = keys;
    boolean isOld = known == null || now - readAt > KEPT_NANOS;
    boolean isMissing = known == null || known.getKeyByKeyId(id) == null;
    if ((isOld || isMissing) && (!tried || now - triedAt > PAUSE_NANOS)) {
      tried = true;
      triedAt = now;
      known = read(known);
      keys = known;
      readAt = now;
    }
    if (known == null) {
      throw new IOException("the keys of issuer " + issuer + " could not be read a moment ago");
    }
    return Optional.ofNullable(known.getKeyByKeyId(id));
  }

  /** Old keys are better than none while the issuer is away for a moment. */
  private JWKSet read(@Nullable JWKSet before) throws IOException {
    try {
      URI discovery =
          URI.create(issuer.replaceAll("/+$", "") + "/.well-known/openid-configuration");
      Map<String, Object> document = JSONObjectUtils.parse(text(discovery));
      if (!issuer.equals(document.get("issuer"))) {
        throw new IOException(
            "%s is of issuer %s, not of %s".formatted(discovery, document.get("issuer"), issuer));
      }
      URI keySet = URI.create(String.valueOf(document.get("jwks_uri")));
      if (!"https".equals(keySet.getScheme())
          && !String.valueOf(keySet.getAuthority()).equals(discovery.getAuthority())) {
        throw new IOException("the key set is at %s, which is not https".formatted(keySet));
      }
      JWKSet read = JWKSet.parse(text(keySet));
      if (read.getKeys().size() > KEYS_MAX) {
        throw new IOException(
            "%s has %d keys; at most %d are taken"
                .formatted(keySet, read.getKeys().size(), KEYS_MAX));
      }
      return read;
    } catch (ParseException | IllegalArgumentException e) {
      throw new IOException("issuer " + issuer + " answers with something else than expected", e);
    } catch (IOException e) {
      if (before == null) {
        throw e;
      }
      return before;
    }
  }

  private String text(URI uri) throws IOException {
    HttpReply reply = http.get(uri, BYTES_MAX);
    if (reply.status() != 200) {
      throw new IOException(uri + " answers with status " + reply.status());
    }
    return new String(reply.body(), StandardCharsets.UTF_8);
  }
}
