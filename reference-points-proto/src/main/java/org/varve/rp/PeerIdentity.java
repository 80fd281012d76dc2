package org.varve.rp;

import io.grpc.Context;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Who calls: a role and a name, taken from the client certificate's SAN URI {@code
 * urn:varve:<role>:<name>}, or from the in-process channel that the caller was given.
 *
 * @param name 1 to 64 characters of {@code A-Z a-z 0-9 . _ @ -}
 */
public record PeerIdentity(Role role, String name) {
  private static final String PREFIX = "urn:varve:";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@-]{1,64}");
  private static final Context.Key<PeerIdentity> KEY = Context.key("varve-peer");
  private static final int SAN_URI = 6; // GeneralName, RFC 5280 section 4.2.1.6

  public PeerIdentity {
    Objects.requireNonNull(role);
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "peer name \""
              + name
              + "\" is not 1 to 64 characters of A-Z a-z 0-9 . _ @ -; choose another name");
    }
  }

  /**
   * The caller of the call that this thread serves; empty if it presented no certificate with an
   * identity, which only methods that are open to everyone see.
   *
   * <p>Bound to gRPC's context: read it on the thread on which gRPC calls the handler, and pass it
   * on as a value.
   */
  public static Optional<PeerIdentity> current() {
    return Optional.ofNullable(KEY.get());
  }

  /** The identity as certificates write it. */
  public String urn() {
    return PREFIX + role.word() + ":" + name;
  }

  /** Reads {@link #urn()}; empty if the text is anything else. */
  public static Optional<PeerIdentity> parse(String urn) {
    int colon = urn.indexOf(':', PREFIX.length());
    if (!urn.startsWith(PREFIX) || colon < 0) {
      return Optional.empty();
    }
    String name = urn.substring(colon + 1);
    return Role.ofWord(urn.substring(PREFIX.length(), colon))
        .filter(role -> NAME.matcher(name).matches())
        .map(role -> new PeerIdentity(role, name));
  }

  /**
   * Reads a certificate that TLS has verified, or one's own. Two identities in one certificate are
   * ambiguous, so they are none.
   */
  public static Optional<PeerIdentity> of(X509Certificate certificate) {
    List<PeerIdentity> found = uris(certificate).flatMap(uri -> parse(uri).stream()).toList();
    return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
  }

  Context in(Context context) {
    return context.withValue(KEY, this);
  }

  private static Stream<String> uris(X509Certificate certificate) {
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      return names == null
          ? Stream.empty()
          : names.stream().filter(n -> n.get(0).equals(SAN_URI)).map(n -> (String) n.get(1));
    } catch (CertificateParsingException e) {
      throw new Failure(
          ErrorReason.UNAUTHENTICATED,
          "the client certificate's subjectAltName cannot be read; have a new certificate issued",
          e);
    }
  }
}
