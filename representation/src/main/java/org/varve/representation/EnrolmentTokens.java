package org.varve.representation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.varve.evidence.MalformedException;
import org.varve.representation.application.TokenCheck;
import org.varve.representation.domain.EnrolmentToken;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;
import org.varve.rp.PrivateFiles;

/**
 * Mints and checks one-time enrolment tokens: {@code varve1.<base64url of payload and MAC>.<hex of
 * the CA certificate's SHA-256>} (docs/adr/0007).
 *
 * <p>All that a token says is in it, under a MAC of a secret that only representation holds, so
 * there is no table of tokens. The ledger sees to it that one is used once. Safe for use by many
 * threads.
 */
public final class EnrolmentTokens implements TokenCheck {
  /** Longest token in characters. */
  public static final int TOKEN_CHARS_MAX = 8_192;

  /** How long a token is good for if nobody says. */
  public static final Duration VALIDITY = Duration.ofDays(1);

  /** A token cannot be taken back, so it must not live for ever. */
  public static final Duration VALIDITY_MAX = Duration.ofDays(90);

  private static final String VERSION = "varve1";
  private static final Pattern FORM = Pattern.compile("varve1\\.([A-Za-z0-9_-]+)\\.([0-9a-f]{64})");
  private static final String MAC = "HmacSHA256";
  private static final int MAC_BYTES = 32;
  private static final int SECRET_BYTES = 32;

  private final SecretKeySpec secret;
  private final String caFingerprint;
  private final Clock clock;
  private final SecureRandom random;

  private EnrolmentTokens(byte[] secret, String caFingerprint, Clock clock, SecureRandom random) {
    this.secret = new SecretKeySpec(secret, MAC);
    this.caFingerprint = caFingerprint;
    this.clock = clock;
    this.random = random;
  }

  /**
   * Opens the secret that tokens are made with; makes a new one if there is none.
   *
   * @param secretFile 64 hexadecimal digits, readable by its owner alone
   * @param caFingerprint SHA-256 of the CA's certificate, hex: what an agent shall check
   */
  public static EnrolmentTokens openOrCreate(
      Path secretFile, String caFingerprint, Clock clock, SecureRandom random) throws IOException {
    if (!Files.exists(secretFile)) {
      byte[] secret = new byte[SECRET_BYTES];
      random.nextBytes(secret);
      PrivateFiles.write(secretFile, HexFormat.of().formatHex(secret) + "\n");
    }
    return new EnrolmentTokens(readSecret(secretFile), caFingerprint, clock, random);
  }

  private static byte[] readSecret(Path file) throws IOException {
    String hex = Files.readString(file, StandardCharsets.US_ASCII).strip();
    if (!hex.matches("[0-9a-f]{64}")) {
      throw new IOException(
          file
              + " does not hold 64 hexadecimal digits; restore it from a backup, or remove it, which"
              + " makes all tokens invalid that were not used yet");
    }
    return HexFormat.of().parseHex(hex);
  }

  /**
   * Makes a token.
   *
   * @param sources what its signer may speak about: 1 to 64 exact names, or prefixes that end in
   *     {@code *}
   * @param validity at most {@link #VALIDITY_MAX}
   * @throws IllegalArgumentException if sources or validity are not acceptable; the message says
   *     why
   */
  public String mint(List<String> sources, Duration validity) {
    if (validity.isNegative() || validity.isZero() || validity.compareTo(VALIDITY_MAX) > 0) {
      throw new IllegalArgumentException(
          "a token cannot be valid for %s; choose more than nothing and at most %s"
              .formatted(validity, VALIDITY_MAX));
    }
    byte[] payload = TokenPayload.fresh(random, sources, clock.instant().plus(validity)).encode();
    byte[] body = Arrays.copyOf(payload, payload.length + MAC_BYTES);
    System.arraycopy(mac(payload), 0, body, payload.length, MAC_BYTES);
    String token =
        VERSION
            + "."
            + Base64.getUrlEncoder().withoutPadding().encodeToString(body)
            + "."
            + caFingerprint;
    if (token.length() > TOKEN_CHARS_MAX) {
      throw new IllegalArgumentException(
          "the token for %d sources has %d characters, at most %d are allowed; bind a prefix that ends in *"
              .formatted(sources.size(), token.length(), TOKEN_CHARS_MAX));
    }
    return token;
  }

  @Override
  public EnrolmentToken check(String token) {
    byte[] body = body(token);
    byte[] payload = Arrays.copyOf(body, Math.max(0, body.length - MAC_BYTES));
    byte[] given = Arrays.copyOfRange(body, payload.length, body.length);
    // MessageDigest.isEqual takes the same time wherever the first difference lies.
    if (!MessageDigest.isEqual(given, mac(payload))) {
      throw invalid("its MAC is not ours");
    }
    EnrolmentToken read = read(payload);
    Instant now = clock.instant();
    if (!now.isBefore(read.expires())) {
      throw new Failure(
          ErrorReason.TOKEN_EXPIRED,
          "the token expired at %s, it is %s now; ask the operator for a new one"
              .formatted(read.expires(), now));
    }
    return read;
  }

  private byte[] body(String token) {
    if (token.length() > TOKEN_CHARS_MAX) {
      throw invalid(
          "it has %d characters, at most %d are allowed"
              .formatted(token.length(), TOKEN_CHARS_MAX));
    }
    var form = FORM.matcher(token);
    if (!form.matches()) {
      throw invalid("it is not of the form varve1.<base64url>.<64 hexadecimal digits>");
    }
    if (!form.group(2).equals(caFingerprint)) {
      throw invalid("it is for another platform, whose CA is " + form.group(2));
    }
    try {
      return Base64.getUrlDecoder().decode(form.group(1));
    } catch (IllegalArgumentException e) {
      throw invalid("its middle part is not base64url");
    }
  }

  private static EnrolmentToken read(byte[] payload) {
    try {
      return TokenPayload.decode(payload).toToken();
    } catch (MalformedException e) {
      throw new IllegalStateException("a token with our own MAC cannot be read", e);
    }
  }

  private byte[] mac(byte[] payload) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(secret);
      mac.update("varve-enrolment-token-v1\n".getBytes(StandardCharsets.US_ASCII));
      mac.update(caFingerprint.getBytes(StandardCharsets.US_ASCII));
      return mac.doFinal(payload);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java platform has no " + MAC, e);
    }
  }

  private static Failure invalid(String why) {
    return new Failure(
        ErrorReason.TOKEN_INVALID,
        "the enrolment token is not valid: "
            + why
            + "; copy it whole, or ask the operator for a new one");
  }
}
