package org.varve.rp;

import io.grpc.ClientInterceptor;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import java.util.Optional;

/**
 * What a data user sends beside each call: what he wants the data for, and a token if he has no
 * certificate.
 */
public final class CallMetadata {
  /** Longest purpose that is taken. */
  public static final int PURPOSE_CHARS_MAX = 128;

  private static final Metadata.Key<String> PURPOSE =
      Metadata.Key.of("varve-purpose", Metadata.ASCII_STRING_MARSHALLER);

  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final String BEARER = "bearer ";

  private CallMetadata() {}

  /**
   * The token that a call carries (RFC 6750); empty if it carries none.
   *
   * @throws Failure UNAUTHENTICATED if it authenticates in another way
   */
  public static Optional<String> bearer(Metadata headers) {
    String authorization = headers.get(AUTHORIZATION);
    if (authorization == null) {
      return Optional.empty();
    }
    if (!authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      throw new Failure(
          ErrorReason.UNAUTHENTICATED,
          "the call's authorization is no 'Bearer TOKEN'; send a token, or a certificate");
    }
    return Optional.of(authorization.substring(BEARER.length()).strip());
  }

  /** Carries a token in each call of a stub. */
  public static ClientInterceptor withToken(String token) {
    Metadata headers = new Metadata();
    headers.put(AUTHORIZATION, "Bearer " + token);
    return MetadataUtils.newAttachHeadersInterceptor(headers);
  }

  /**
   * The purpose that a call names; empty if it names none.
   *
   * @throws Failure MALFORMED_REQUEST if it is too long
   */
  public static String purpose(Metadata headers) {
    String purpose = headers.get(PURPOSE);
    if (purpose == null) {
      return "";
    }
    requireShort(purpose);
    return purpose;
  }

  /**
   * Names a purpose in each call of a stub.
   *
   * @param purpose 1 to 128 visible characters of ASCII and spaces
   */
  public static ClientInterceptor withPurpose(String purpose) {
    requireShort(purpose);
    if (!purpose.matches("[ -~]+")) {
      throw new Failure(
          ErrorReason.MALFORMED_REQUEST,
          "the purpose '%s' has characters other than visible ASCII and spaces; spell it with those"
              .formatted(purpose));
    }
    Metadata headers = new Metadata();
    headers.put(PURPOSE, purpose);
    return MetadataUtils.newAttachHeadersInterceptor(headers);
  }

  private static void requireShort(String purpose) {
    if (purpose.length() > PURPOSE_CHARS_MAX) {
      throw new Failure(
          ErrorReason.MALFORMED_REQUEST,
          "the purpose has %d characters; give at most %d"
              .formatted(purpose.length(), PURPOSE_CHARS_MAX));
    }
  }
}
