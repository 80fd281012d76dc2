package org.varve.ledger.fabric.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import javax.net.ssl.SSLException;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.hyperledger.fabric.client.Hash;
import org.hyperledger.fabric.client.identity.Identities;
import org.hyperledger.fabric.client.identity.Identity;
import org.hyperledger.fabric.client.identity.Signer;
import org.hyperledger.fabric.client.identity.Signers;
import org.hyperledger.fabric.client.identity.X509Identity;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;

/** Somebody of an organisation: a certificate, its P-256 key, and what Fabric makes of the two. */
public final class FabricMember {
  /** Fabric takes only the lower of the two signatures that ECDSA allows. */
  private static final BigInteger HALF_ORDER =
      new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16)
          .shiftRight(1);

  /** So that a peer's certificate is good for TLS too. */
  private static final GeneralNames LOOPBACK =
      new GeneralNames(new GeneralName(GeneralName.iPAddress, "127.0.0.1"));

  private final String mspId;
  private final X509Certificate certificate;
  private final KeyPair keys;

  private FabricMember(String mspId, X509Certificate certificate, KeyPair keys) {
    this.mspId = mspId;
    this.certificate = certificate;
    this.keys = keys;
  }

  /** A new member, whose certificate says this name. */
  public static FabricMember of(String mspId, String name) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair keys = generator.generateKeyPair();
      return new FabricMember(mspId, selfSigned(name, keys), keys);
    } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static X509Certificate selfSigned(String name, KeyPair keys)
      throws GeneralSecurityException, OperatorCreationException, CertIOException {
    X500Principal subject = new X500Principal("CN=" + name);
    Instant now = Instant.now();
    return new JcaX509CertificateConverter()
        .getCertificate(
            new JcaX509v3CertificateBuilder(
                    subject,
                    BigInteger.valueOf(now.toEpochMilli()),
                    Date.from(now.minus(Duration.ofDays(1))),
                    Date.from(now.plus(Duration.ofDays(365))),
                    subject,
                    keys.getPublic())
                .addExtension(Extension.subjectAlternativeName, false, LOOPBACK)
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
  }

  public String mspId() {
    return mspId;
  }

  public Identity identity() {
    return new X509Identity(mspId, certificate);
  }

  public Signer signer() {
    return Signers.newPrivateKeySigner(keys.getPrivate());
  }

  /** Writes {@code cert.pem} and {@code key.pem}, as an adapter's configuration names them. */
  public Path writeTo(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("cert.pem"), Identities.toPemString(certificate), US_ASCII);
    Files.writeString(
        folder.resolve("key.pem"), Identities.toPemString(keys.getPrivate()), US_ASCII);
    return folder;
  }

  SslContext serverTls() throws SSLException {
    return GrpcSslContexts.configure(SslContextBuilder.forServer(keys.getPrivate(), certificate))
        .build();
  }

  /** Of a client that trusts this member's TLS certificate. */
  SslContext clientTls() throws SSLException {
    return GrpcSslContexts.forClient().trustManager(certificate).build();
  }

  /** What stands in Fabric's messages for this member. */
  ByteString serialized() {
    return serialized(identity());
  }

  static ByteString serialized(Identity identity) {
    return SerializedIdentity.newBuilder()
        .setMspid(identity.getMspId())
        .setIdBytes(ByteString.copyFrom(identity.getCredentials()))
        .build()
        .toByteString();
  }

  ByteString sign(ByteString message) {
    try {
      return ByteString.copyFrom(signer().sign(Hash.SHA256.apply(message.toByteArray())));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The MSP id of a serialized identity. */
  static String mspIdOf(ByteString creator) throws InvalidProtocolBufferException {
    return SerializedIdentity.parseFrom(creator).getMspid();
  }

  /** Whether Fabric would take this as the creator's signature over the message. */
  static boolean signed(ByteString creator, ByteString message, ByteString signature) {
    try {
      byte[] pem = SerializedIdentity.parseFrom(creator).getIdBytes().toByteArray();
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      Signature verifier = Signature.getInstance("SHA256withECDSA");
      verifier.initVerify(factory.generateCertificate(new ByteArrayInputStream(pem)));
      verifier.update(message.asReadOnlyByteBuffer());
      return verifier.verify(signature.toByteArray()) && isLow(signature);
    } catch (GeneralSecurityException | InvalidProtocolBufferException e) {
      return false;
    }
  }

  private static boolean isLow(ByteString signature) {
    ASN1Sequence pair = ASN1Sequence.getInstance(signature.toByteArray());
    BigInteger s = ASN1Integer.getInstance(pair.getObjectAt(1)).getValue();
    return s.compareTo(HALF_ORDER) <= 0;
  }
}
