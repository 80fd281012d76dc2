package org.varve.representation.application;

/** Issues the TLS certificates by which enrolled sources are authenticated. */
public interface SourceCertificates {

  /**
   * Certifies a source's own TLS key.
   *
   * @param signerName the last part of the signer id; what the certificate authenticates
   * @param label what people call the agent
   * @param tlsPublicKey SubjectPublicKeyInfo, DER
   * @return the certificate, PEM
   * @throws IllegalArgumentException if the key or a name is not acceptable; the message says why
   */
  String issue(String signerName, String label, byte[] tlsPublicKey);

  /** The issuer's own certificate, PEM. */
  String certificatePem();
}
