package org.varve.representation;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.IPAddress;

/** Writes X.509 certificates (RFC 5280), signed with ECDSA P-256 and SHA-256. */
final class CertificateWriter {
  private static final KeyPurposeId[] SERVER = {
    KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
  };
  private static final KeyPurposeId[] CLIENT = {KeyPurposeId.id_kp_clientAuth};

  private CertificateWriter() {}

  /** Serial and life of one certificate; both come from the authority. */
  record Terms(BigInteger serial, Instant notBefore, Instant notAfter) {}

  /** Writes a self-signed root that may sign leaves and no further authority. */
  static X509Certificate root(String name, PublicKey key, PrivateKey signer, Terms terms)
      throws IOException, GeneralSecurityException {
    X500Name self = commonName(name);
    X509v3CertificateBuilder builder = builder(self, self, key, terms);
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
    builder.addExtension(
        Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
    builder.addExtension(
        Extension.subjectKeyIdentifier,
        false,
        new JcaX509ExtensionUtils().createSubjectKeyIdentifier(key));
    return sign(builder, signer);
  }

  /** Writes the certificate of a server or a client. */
  static X509Certificate leaf(
      CertificateSubject subject,
      PublicKey key,
      X509Certificate issuer,
      PrivateKey signer,
      Terms terms)
      throws IOException, GeneralSecurityException {
    X500Name issuerName = X500Name.getInstance(issuer.getSubjectX500Principal().getEncoded());
    X509v3CertificateBuilder builder = builder(issuerName, subjectName(subject), key, terms);
    KeyPurposeId[] purposes = subject.hosts().isEmpty() ? CLIENT : SERVER;
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
    builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes));
    builder.addExtension(Extension.subjectAlternativeName, false, names(subject));
    builder.addExtension(
        Extension.authorityKeyIdentifier,
        false,
        new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(issuer.getPublicKey()));
    return sign(builder, signer);
  }

  private static X509v3CertificateBuilder builder(
      X500Name issuer, X500Name subject, PublicKey key, Terms terms) {
    return new JcaX509v3CertificateBuilder(
        issuer,
        terms.serial(),
        Date.from(terms.notBefore()),
        Date.from(terms.notAfter()),
        subject,
        key);
  }

  private static X500Name subjectName(CertificateSubject subject) {
    X500NameBuilder name = new X500NameBuilder(BCStyle.INSTANCE);
    if (!subject.label().equals(subject.name())) {
      name.addRDN(BCStyle.OU, subject.label());
    }
    return name.addRDN(BCStyle.CN, subject.name()).build();
  }

  private static X500Name commonName(String name) {
    return new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, name).build();
  }

  private static GeneralNames names(CertificateSubject subject) {
    List<GeneralName> names = new ArrayList<>();
    names.add(new GeneralName(GeneralName.uniformResourceIdentifier, subject.uri()));
    for (String host : subject.hosts()) {
      int kind = IPAddress.isValid(host) ? GeneralName.iPAddress : GeneralName.dNSName;
      names.add(new GeneralName(kind, host));
    }
    return new GeneralNames(names.toArray(new GeneralName[0]));
  }

  private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey signer)
      throws GeneralSecurityException {
    try {
      var signature = new JcaContentSignerBuilder("SHA256withECDSA").build(signer);
      return new JcaX509CertificateConverter().getCertificate(builder.build(signature));
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException("ECDSA with SHA-256 is not available", e);
    }
  }
}
