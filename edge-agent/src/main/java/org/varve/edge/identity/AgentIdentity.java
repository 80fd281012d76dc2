package org.varve.edge.identity;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.varve.evidence.MalformedException;
import org.varve.evidence.crypto.SigningKey;
import org.varve.evidence.file.TrustFile;
import org.varve.evidence.operation.OperationSigner;
import org.varve.evidence.operation.SignerBody;
import org.varve.rp.TlsIdentity;

/**
 * The folder that makes an agent somebody: signing key, TLS key and certificate, the CA and the
 * trust file, and what it may speak about. It comes from {@link Enrolment} and also holds the
 * queue.
 */
public final class AgentIdentity {
  static final String SIGNING_KEY = "signing-key.pem";
  static final String TLS_KEY = "key.pem";
  static final String CERTIFICATE = "cert.pem";
  static final String CA = "ca.pem";
  static final String TRUST = "trust.txt";

  /** Written last: an identity without it is not complete. */
  static final String PROPERTIES = "identity.properties";

  static final String SIGNER = "signer";
  static final String SOURCES = "sources";
  static final String SERVER = "server";
  static final String NAME = "name";
  static final String TOKEN_SHA256 = "token-sha256";

  private final Path folder;
  private final SigningKey signingKey;
  private final TrustFile trust;
  private final Properties properties;

  private AgentIdentity(
      Path folder, SigningKey signingKey, TrustFile trust, Properties properties) {
    this.folder = folder;
    this.signingKey = signingKey;
    this.trust = trust;
    this.properties = properties;
  }

  /** Whether the folder holds an identity; what an interrupted enrolment left is none. */
  public static boolean isIn(Path folder) {
    return Files.exists(folder.resolve(PROPERTIES));
  }

  /**
   * Reads the folder.
   *
   * @throws IOException if a part is missing or broken; the message names the file
   */
  public static AgentIdentity load(Path folder) throws IOException {
    if (!isIn(folder)) {
      throw new NoSuchFileException(
          folder.resolve(PROPERTIES).toString(),
          null,
          "no agent is enrolled in " + folder + "; run: varve-agent enroll --identity " + folder);
    }
    Properties properties = new Properties();
    properties.load(new StringReader(Files.readString(folder.resolve(PROPERTIES))));
    for (String name : List.of(SIGNER, SOURCES, SERVER)) {
      if (properties.getProperty(name) == null) {
        throw new IOException(
            "%s has no %s; enrol anew".formatted(folder.resolve(PROPERTIES), name));
      }
    }
    return new AgentIdentity(
        folder,
        parse(folder.resolve(SIGNING_KEY), SigningKey::fromPem),
        parse(folder.resolve(TRUST), TrustFile::parse),
        properties);
  }

  public Path folder() {
    return folder;
  }

  /** Where operations wait for their receipt. */
  public Path queueFile() {
    return folder.resolve("queue.db");
  }

  /** The id that operations carry as issuer. */
  public String signer() {
    return property(SIGNER);
  }

  /** What the signer may speak about: exact names, or prefixes that end in {@code *}. */
  public List<String> sources() {
    return List.of(property(SOURCES).split(" "));
  }

  /** Whether the signer is bound to a source. */
  public boolean maySpeakAbout(String source) {
    return sources().stream().anyMatch(bound -> SignerBody.covers(bound, source));
  }

  /** One of its private keys, as it lies in the folder now. */
  SigningKey key(String name) throws IOException {
    return parse(folder.resolve(name), SigningKey::fromPem);
  }

  /** What people call the agent. */
  String agentName() {
    return properties.getProperty(NAME, "agent");
  }

  /** A copy of what the folder says. */
  Properties properties() {
    Properties copy = new Properties();
    copy.putAll(properties);
    return copy;
  }

  /** Where the agent was enrolled. */
  public ServerAddress server() {
    return ServerAddress.parse(property(SERVER));
  }

  public OperationSigner operationSigner() {
    return new OperationSigner(signingKey, signer());
  }

  /** By which receipts are verified. */
  public TrustFile trust() {
    return trust;
  }

  public TlsIdentity tls() throws IOException {
    return TlsIdentity.load(folder);
  }

  boolean cameFrom(String tokenSha256) {
    return tokenSha256.equals(properties.getProperty(TOKEN_SHA256));
  }

  private String property(String name) {
    return properties.getProperty(name, "");
  }

  @FunctionalInterface
  private interface Parser<T> {
    T parse(String text);
  }

  private static <T> T parse(Path file, Parser<T> parser) throws IOException {
    try {
      return parser.parse(Files.readString(file));
    } catch (MalformedException e) {
      throw new IOException(
          "%s: %s; restore the file or enrol anew".formatted(file, e.getMessage()), e);
    }
  }
}
