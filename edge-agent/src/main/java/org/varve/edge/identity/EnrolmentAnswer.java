package org.varve.edge.identity;

import com.google.protobuf.ByteString;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;
import org.varve.evidence.crypto.SigningKey;
import org.varve.evidence.crypto.VerificationKey;
import org.varve.evidence.file.EvidenceFile;
import org.varve.evidence.file.TrustFile;
import org.varve.evidence.file.TrustFileBuilder;
import org.varve.evidence.file.Verdict;
import org.varve.evidence.file.Verifier;
import org.varve.evidence.log.NoteKey;
import org.varve.evidence.log.Receipt;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.SignerBody;
import org.varve.evidence.operation.SignerName;
import org.varve.proto.r2d.v1.EnrollResponse;
import org.varve.rp.PrivateFiles;
import org.varve.rp.TlsIdentity;

/**
 * What the server answered, once it has proven to be about this agent: the binding is recorded and
 * names the agent's key, and the certificate is for the agent's TLS key and of the pinned CA.
 */
final class EnrolmentAnswer {
  private final EnrollResponse response;
  private final List<X509Certificate> chain;
  private final TrustFile trust;

  private EnrolmentAnswer(EnrollResponse response, List<X509Certificate> chain, TrustFile trust) {
    this.response = response;
    this.chain = chain;
    this.trust = trust;
  }

  static EnrolmentAnswer check(
      EnrollResponse response, SigningKey signingKey, SigningKey tlsKey, String caSha256)
      throws EnrolmentException {
    try {
      TrustFile trust = trust(response, signingKey.verificationKey());
      return check(response, signingKey, tlsKey, caSha256, trust);
    } catch (MalformedException e) {
      throw unusable(e.getMessage(), e);
    }
  }

  /**
   * @param trust by which the binding must verify
   */
  static EnrolmentAnswer check(
      EnrollResponse response,
      SigningKey signingKey,
      SigningKey tlsKey,
      String caSha256,
      TrustFile trust)
      throws EnrolmentException {
    try {
      List<X509Certificate> chain = chain(response, tlsKey, caSha256);
      checkBinding(response, signingKey.verificationKey(), trust);
      return new EnrolmentAnswer(response, chain, trust);
    } catch (MalformedException e) {
      throw unusable(e.getMessage(), e);
    }
  }

  /** Writes the identity; the properties come last and make it complete. */
  void write(Path folder, ServerAddress server, String agentName, Digest tokenSha256)
      throws IOException {
    X509Certificate ca = chain.get(chain.size() - 1);
    PrivateFiles.write(folder.resolve(AgentIdentity.CA), pem(ca));
    PrivateFiles.write(folder.resolve(AgentIdentity.CERTIFICATE), response.getCertificateChain());
    PrivateFiles.write(folder.resolve(AgentIdentity.TRUST), trust.toString());
    Properties properties = new Properties();
    properties.setProperty(AgentIdentity.SIGNER, response.getSigner());
    properties.setProperty(AgentIdentity.SOURCES, String.join(" ", response.getSourcesList()));
    properties.setProperty(AgentIdentity.SERVER, server.toString());
    properties.setProperty(AgentIdentity.NAME, agentName);
    properties.setProperty(AgentIdentity.TOKEN_SHA256, tokenSha256.hex());
    write(folder, properties);
  }

  /** Replaces the certificate, and the list of sources if it is another now. */
  void writeRenewed(AgentIdentity identity) throws IOException {
    Path folder = identity.folder();
    if (!identity.sources().equals(response.getSourcesList())) {
      Properties properties = identity.properties();
      properties.setProperty(AgentIdentity.SOURCES, String.join(" ", response.getSourcesList()));
      write(folder, properties);
    }
    PrivateFiles.write(folder.resolve(AgentIdentity.CERTIFICATE), response.getCertificateChain());
  }

  private static void write(Path folder, Properties properties) throws IOException {
    StringWriter text = new StringWriter();
    properties.store(text, "who this agent is; made by its enrolment");
    PrivateFiles.write(folder.resolve(AgentIdentity.PROPERTIES), text.toString());
  }

  private static List<X509Certificate> chain(
      EnrollResponse response, SigningKey tlsKey, String caSha256) throws EnrolmentException {
    List<X509Certificate> chain = certificates(response.getCertificateChain());
    byte[] ours = PublicKeys.subjectPublicKeyInfo(tlsKey.verificationKey());
    if (!Arrays.equals(chain.get(0).getPublicKey().getEncoded(), ours)) {
      throw unusable("the certificate is for another key", null);
    }
    String last = TlsIdentity.fingerprint(chain.get(chain.size() - 1));
    if (!last.equals(caSha256)) {
      throw unusable(
          "the chain ends at %s, not at the token's CA %s".formatted(last, caSha256), null);
    }
    return chain;
  }

  private static List<X509Certificate> certificates(String pem) throws EnrolmentException {
    try {
      List<X509Certificate> chain =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(
                  new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (chain.isEmpty()) {
        throw unusable("it has no certificate", null);
      }
      return chain;
    } catch (CertificateException e) {
      throw unusable("its certificates are no PEM", e);
    }
  }

  /** Trusted since it came from a server that the token vouches for. */
  private static TrustFile trust(EnrollResponse response, VerificationKey signingKey) {
    TrustFileBuilder trust =
        TrustFile.builder(
            NoteKey.parse(response.getLog().getCheckpointKey()),
            VerificationKey.fromCoseKey(response.getLog().getReceiptKey().toByteArray()));
    for (ByteString authority : response.getAuthoritiesList()) {
      trust.authority(VerificationKey.fromCoseKey(authority.toByteArray()));
    }
    return trust.signer(response.getSigner(), signingKey).build();
  }

  private static void checkBinding(EnrollResponse response, VerificationKey key, TrustFile trust)
      throws EnrolmentException {
    Operation binding = Operation.decode(response.getBindingOperation().toByteArray());
    SignerBody body =
        SignerBody.decode(
            binding
                .payload()
                .body()
                .orElseThrow(() -> new MalformedException("has no body", "binding")));
    boolean ours =
        body.key().equals(key)
            && body.signer().equals(response.getSigner())
            && body.signer().equals(SignerName.of(key))
            && body.sources().equals(response.getSourcesList());
    if (!ours) {
      throw unusable("the binding is of another key, signer or list of sources", null);
    }
    Verdict verdict = new Verifier(trust).verify(evidence(response, binding));
    if (!verdict.isValid()) {
      throw unusable(
          "the binding is not proven: %s (%s)".formatted(verdict.sentence(), verdict.where()),
          null);
    }
  }

  private static byte[] evidence(EnrollResponse response, Operation binding) {
    Receipt receipt = Receipt.decode(response.getBindingReceipt().getReceipt().toByteArray());
    return EvidenceFile.of(binding, receipt, response.getBindingReceipt().getCheckpoint()).encode();
  }

  private static String pem(Certificate certificate) throws EnrolmentException {
    try {
      String base64 =
          Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded());
      return "-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n";
    } catch (CertificateException e) {
      throw unusable("its CA certificate has no DER form", e);
    }
  }

  private static EnrolmentException unusable(@Nullable String why, @Nullable Throwable cause) {
    String message =
        "the server's answer is of no use: " + why + "; check its version, or ask for a new token";
    return cause == null ? new EnrolmentException(message) : new EnrolmentException(message, cause);
  }
}
