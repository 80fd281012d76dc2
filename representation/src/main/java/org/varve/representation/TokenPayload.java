package org.varve.representation;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;
import org.varve.evidence.cbor.CborReader;
import org.varve.evidence.cbor.CborWriter;
import org.varve.evidence.operation.SourceName;
import org.varve.representation.domain.EnrolmentToken;

/**
 * What an enrolment token says, as deterministic CBOR: {@code {1: id bstr .size 16, 2: [+ source],
 * 3: expiry in seconds since 1970}}.
 */
final class TokenPayload {
  private static final int ID_BYTES = 16;
  private static final long SECONDS_MAX = 253_402_300_799L; // the end of the year 9999
  private static final int SOURCES_MAX = 64;
  private static final int SOURCE_BYTES_MAX = 4 * SourceName.MAX_CHARACTERS;

  private final byte[] id;
  private final List<String> sources;
  private final Instant expires;

  private TokenPayload(byte[] id, List<String> sources, Instant expires) {
    this.id = id;
    this.sources = List.copyOf(sources);
    this.expires = expires;
  }

  /**
   * @throws IllegalArgumentException if there are no sources, too many, or malformed ones
   */
  static TokenPayload fresh(SecureRandom random, List<String> sources, Instant expires) {
    if (sources.isEmpty() || sources.size() > SOURCES_MAX) {
      throw new IllegalArgumentException(
          "a token for %d sources; name 1 to %d, a prefix that ends in * stands for many"
              .formatted(sources.size(), SOURCES_MAX));
    }
    sources.forEach(TokenPayload::requireSource);
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    return new TokenPayload(id, sources, expires.truncatedTo(ChronoUnit.SECONDS));
  }

  byte[] encode() {
    CborWriter out = new CborWriter().map(3).uint(1).bytes(id).uint(2).array(sources.size());
    sources.forEach(out::text);
    return out.uint(3).uint(expires.getEpochSecond()).toBytes();
  }

  static TokenPayload decode(byte[] bytes) {
    CborReader in = new CborReader(bytes, "enrolment token");
    in.mapOf(3);
    requireKey(in, 1);
    byte[] id = in.bytesOf(ID_BYTES);
    requireKey(in, 2);
    int count = in.array(SOURCES_MAX);
    List<String> sources = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      sources.add(in.text(SOURCE_BYTES_MAX));
    }
    requireKey(in, 3);
    Instant expires = Instant.ofEpochSecond(in.uint(SECONDS_MAX));
    in.end();
    return new TokenPayload(id, sources, expires);
  }

  /**
   * The token as the rest of representation sees it. Its id is a digest, so that what the ledger
   * shows of a used token tells nothing of the token's own bytes.
   */
  EnrolmentToken toToken() {
    return new EnrolmentToken(Digest.sha256(id), sources, expires);
  }

  private static void requireKey(CborReader in, long key) {
    if (in.mapKey() != key) {
      throw in.malformed("key " + key + " is missing");
    }
  }

  private static void requireSource(String source) {
    if (source.indexOf('*') >= 0 && source.indexOf('*') < source.length() - 1) {
      throw new IllegalArgumentException(
          "source '" + source + "' has a * inside; it may only be the last character");
    }
    try {
      SourceName.require(source, "source '" + source + "'");
    } catch (MalformedException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}
