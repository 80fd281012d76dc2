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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varve.rp.HttpCaller;
import org.varve.rp.HttpReply;

/**
 * The keys that an issuer signs tokens with, from its discovery document (OpenID Connect Discovery
 * 1.0) and the key set that this names. Both are read when the first token comes, again after an
 * hour, and when a token names a key that is not known: the issuer may have made a new one.
 */
final class IssuerKeys {
  private static final Logger LOG = LoggerFactory.getLogger(IssuerKeys.class);
  private static final int BYTES_MAX = 256 << 10;
  private static final int KEYS_MAX = 100;
  private static final long KEPT_NANOS = Duration.ofHours(1).toNanos();

  /** Old keys are better than none while the issuer is away, but not for ever. */
  private static final long OLDEST_NANOS = Duration.ofHours(24).toNanos();

  /** Whoever makes up key ids makes the node ask the issuer no more often than this. */
  private static final long PAUSE_NANOS = Duration.ofSeconds(10).toNanos();

  private final String issuer;
  private final HttpCaller http;
  private final LongSupplier nanos;
  private @Nullable Read kept;
  private boolean tried;
  private long triedAt;

  private record Read(JWKSet keys, long at) {}

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
  Optional<JWK> key(String id) throws IOException {
    if (isToBeRead(id)) {
      // Outside the lock: an issuer that hangs holds one caller, and not all of them.
      Optional<JWKSet> read = read();
      if (read.isPresent()) {
        keep(new Read(read.get(), nanos.getAsLong()));
      }
    }
    return Optional.ofNullable(known().getKeyByKeyId(id));
  }

  private synchronized void keep(Read read) {
    kept = read;
  }

  private synchronized JWKSet known() throws IOException {
    Read known = kept;
    if (known == null || nanos.getAsLong() - known.at() > OLDEST_NANOS) {
      throw new IOException("the keys of issuer " + issuer + " could not be read a moment ago");
    }
    return known.keys();
  }

  /** True for one caller in a while; the others go on with what is known. */
  private synchronized boolean isToBeRead(String id) {
    long now = nanos.getAsLong();
    Read known = kept;
    boolean isOld = known == null || now - known.at() > KEPT_NANOS;
    boolean isMissing = known == null || known.keys().getKeyByKeyId(id) == null;
    if ((!isOld && !isMissing) || (tried && now - triedAt <= PAUSE_NANOS)) {
      return false;
    }
    tried = true;
    triedAt = now;
    return true;
  }

  private synchronized boolean isKnown() {
    return kept != null;
  }

  /** Empty if the issuer is away for a moment, and older keys are known. */
  private Optional<JWKSet> read() throws IOException {
    try {
      URI discovery =
          URI.create(issuer.replaceAll("/+$", "") + "/.well-known/openid-configuration");
      Map<String, Object> document = JSONObjectUtils.parse(text(discovery));
      if (!issuer.equals(document.get("issuer"))) {
        throw new IOException(
            "%s is of issuer %s, not of %s".formatted(discovery, document.get("issuer"), issuer));
      }
      URI keySet = URI.create(String.valueOf(document.get("jwks_uri")));
      boolean isAsSafe =
          "https".equals(keySet.getScheme())
              || ("http".equals(discovery.getScheme())
                  && String.valueOf(keySet.getAuthority()).equals(discovery.getAuthority()));
      if (!isAsSafe) {
        throw new IOException("the key set is at %s, which is not https".formatted(keySet));
      }
      JWKSet read = JWKSet.parse(text(keySet));
      if (read.getKeys().size() > KEYS_MAX) {
        throw new IOException(
            "%s has %d keys; at most %d are taken"
                .formatted(keySet, read.getKeys().size(), KEYS_MAX));
      }
      return Optional.of(read);
    } catch (ParseException | IllegalArgumentException e) {
      throw new IOException("issuer " + issuer + " answers with something else than expected", e);
    } catch (IOException e) {
      if (isKnown()) {
        LOG.atWarn()
            .setCause(e)
            .addKeyValue("address", issuer)
            .log("the keys of an issuer could not be read again; those known are used for a day");
        return Optional.empty();
      }
      throw e;
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
