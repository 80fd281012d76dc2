package org.varve.representation;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import org.varve.representation.application.SourceCertificates;
import org.varve.rp.PrivateFiles;

/**
 * The development certificate authority: gives servers, users and sources the certificates of
 * mutual TLS. It is made at first start; in production take certificates of your own authority.
 *
 * <p>All its keys are P-256. Safe for use by many threads.
 */
public final class CertificateAuthority implements SourceCertificates {
  /** The certificate by which everyone knows this authority. */
  public static final String CERTIFICATE_FILE = "ca.pem";

  /** The authority's private key; whoever reads it can be anyone. */
  public static final String KEY_FILE = "ca-key.pem";

  /** Longest life of a certificate that this authority issues. */
  public static final Duration LEAF_LIFE_MAX = Duration.ofDays(397);

  private static final Duration ROOT_LIFE = Duration.ofDays(3650);

  /** A gateway's clock may be behind ours, and its certificate must be valid there at once. */
  private static final Duration BACKDATED = Duration.ofHours(1);

  private final X509Certificate certificate;
  private final PrivateKey key;
  private final Clock clock;
  private final SecureRandom random;

  private CertificateAuthority(
      X509Certificate certificate, PrivateKey key, Clock clock, SecureRandom random) {
    this.certificate = certificate;
    this.key = key;
    this.clock = clock;
    this.random = random;
  }

  /**
   * Opens the authority in {@code folder}; makes one there, key included, if there is none.
   *
   * @throws IOException if the files cannot be read or written, or do not belong together
   */
  public static CertificateAuthority openOrCreate(Path folder, Clock clock, SecureRandom random)
      throws IOException {
    boolean certificate = Files.exists(folder.resolve(CERTIFICATE_FILE));
    boolean key = Files.exists(folder.resolve(KEY_FILE));
    if (certificate && key) {
      return open(folder, clock, random);
    }
    if (certificate || key) {
      String here = certificate ? CERTIFICATE_FILE : KEY_FILE;
      String missing = certificate ? KEY_FILE : CERTIFICATE_FILE;
      throw new IOException(
          "%s holds %s but not %s; restore the missing file, or remove both to begin anew"
              .formatted(folder, here, missing));
    }
    CertificateAuthority authority = create(clock, random);
    PrivateFiles.write(folder.resolve(KEY_FILE), Pem.of(authority.key));
    PrivateFiles.write(folder.resolve(CERTIFICATE_FILE), authority.certificatePem());
    return authority;
  }

  /** Makes an authority that lives in memory only. */
  public static CertificateAuthority create(Clock clock, SecureRandom random) {
    KeyPair pair = TlsKeys.generate(random);
    byte[] suffix = new byte[4];
    random.nextBytes(suffix);
    String name = "Varve development CA " + HexFormat.of().formatHex(suffix);
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    try {
      X509Certificate root =
          CertificateWriter.root(
              name, pair.getPublic(), pair.getPrivate(), terms(random, now, now.plus(ROOT_LIFE)));
      return new CertificateAuthority(root, pair.getPrivate(), clock, random);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("the development CA could not be made", e);
    }
  }

  private static CertificateAuthority open(Path folder, Clock clock, SecureRandom random)
      throws IOException {
    try {
      X509Certificate certificate =
          Pem.certificate(Files.readString(folder.resolve(CERTIFICATE_FILE)));
      PrivateKey key = Pem.privateKey(Files.readString(folder.resolve(KEY_FILE)));
      var authority = new CertificateAuthority(certificate, key, clock, random);
      authority.requireKeyFitsCertificate();
      return authority;
    } catch (GeneralSecurityException e) {
      throw new IOException(
          "%s and %s in %s are not a P-256 certificate and its key (%s); restore them from a backup"
              .formatted(CERTIFICATE_FILE, KEY_FILE, folder, e.getMessage()),
          e);
    }
  }

  /** The authority's certificate, PEM. */
  @Override
  public String certificatePem() {
    return Pem.of(certificate);
  }

  /** SHA-256 of the authority's certificate (DER), in hex: what an enrolment token pins. */
  public String fingerprint() {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(certificate.getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the CA's certificate cannot be digested", e);
    }
  }

  /**
   * Certifies a source's own TLS key: role {@code source}, its signer as name.
   *
   * @throws IllegalArgumentException if the key is not on P-256, or a name is malformed
   */
  @Override
  public String issue(String signerName, String label, byte[] tlsPublicKey) {
    return issueClient(CertificateSubject.client("source", signerName, label), tlsPublicKey);
  }

  /**
   * Certifies somebody else's key as a client.
   *
   * @param role a role of the platform: source, user, operator, supervisor, entity, witness
   * @param spki SubjectPublicKeyInfo (DER) of a key on P-256
   * @return the certificate, PEM, valid from an hour ago for at most {@link #LEAF_LIFE_MAX}
   * @throws IllegalArgumentException if the key is not on P-256, or role or name are malformed
   */
  public String issueClient(String role, String name, byte[] spki) {
    return issueClient(CertificateSubject.client(role, name, name), spki);
  }

  /**
   * Writes ca.pem, cert.pem and key.pem of a new server, role {@code entity}.
   *
   * @param hosts DNS names and literal IP addresses that it answers under, at least one
   */
  public void writeServer(Path folder, String name, List<String> hosts) throws IOException {
    if (hosts.isEmpty()) {
      throw new IllegalArgumentException(
          "server " + name + " needs at least one DNS name or IP address in its certificate");
    }
    write(folder, new CertificateSubject("entity", name, name, hosts));
  }

  /** Writes ca.pem, cert.pem and key.pem of a new client, for example of role {@code user}. */
  public void writeClient(Path folder, String role, String name) throws IOException {
    write(folder, CertificateSubject.client(role, name, name));
  }

  /**
   * Gives a folder that {@link #writeServer} wrote a new certificate for the key that is there, in
   * one step.
   */
  public void renewServer(Path folder, String name, List<String> hosts) throws IOException {
    renew(folder, new CertificateSubject("entity", name, name, hosts));
  }

  /** The same for a folder that {@link #writeClient} wrote. */
  public void renewClient(Path folder, String role, String name) throws IOException {
    renew(folder, CertificateSubject.client(role, name, name));
  }

  /** Whether this authority signed a certificate. */
  public boolean issued(X509Certificate other) {
    try {
      other.verify(certificate.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false; // that it does not verify is the answer
    }
  }

  private String issueClient(CertificateSubject subject, byte[] spki) {
    return Pem.of(issue(subject, TlsKeys.decode(spki)));
  }

  private void renew(Path folder, CertificateSubject subject) throws IOException {
    Path file = folder.resolve("cert.pem");
    try {
      PublicKey key = Pem.certificate(Files.readString(file)).getPublicKey();
      PrivateFiles.write(file, Pem.of(issue(subject, key)) + certificatePem());
    } catch (GeneralSecurityException e) {
      throw new IOException(
          "%s holds no certificate to renew (%s); restore it from a backup"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  private void write(Path folder, CertificateSubject subject) throws IOException {
    KeyPair pair = TlsKeys.generate(random);
    X509Certificate leaf = issue(subject, pair.getPublic());
    PrivateFiles.write(folder.resolve("key.pem"), Pem.of(pair.getPrivate()));
    // With the CA behind it: an agent that has nothing but a token finds the CA by its fingerprint.
    PrivateFiles.write(folder.resolve("cert.pem"), Pem.of(leaf) + certificatePem());
    PrivateFiles.write(folder.resolve(CERTIFICATE_FILE), certificatePem());
  }

  private X509Certificate issue(CertificateSubject subject, PublicKey subjectKey) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    Instant rootEnd = certificate.getNotAfter().toInstant();
    if (!now.isBefore(rootEnd)) {
      throw new IllegalStateException(
          "the CA's certificate expired at " + rootEnd + "; make a new CA and enrol again");
    }
    Instant end = now.plus(LEAF_LIFE_MAX);
    Instant notAfter = end.isBefore(rootEnd) ? end : rootEnd;
    try {
      return CertificateWriter.leaf(
          subject, subjectKey, certificate, key, terms(random, now, notAfter));
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("a certificate for " + subject + " could not be made", e);
    }
  }

  private void requireKeyFitsCertificate() throws GeneralSecurityException {
    PublicKey any = TlsKeys.generate(random).getPublic();
    issue(CertificateSubject.client("entity", "probe", "probe"), any)
        .verify(certificate.getPublicKey());
  }

  private static CertificateWriter.Terms terms(SecureRandom random, Instant now, Instant end) {
    // RFC 5280 wants a positive serial of at most 20 octets; never zero, and not to be guessed.
    BigInteger serial = new BigInteger(126, random).setBit(126);
    return new CertificateWriter.Terms(serial, now.minus(BACKDATED), end);
  }
}
