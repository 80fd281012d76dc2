package org.varve.ledger.fabric;

import java.io.IOException;
import java.io.Reader;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Security;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import org.hyperledger.fabric.client.identity.Identities;
import org.hyperledger.fabric.client.identity.Signer;
import org.hyperledger.fabric.client.identity.X509Identity;
import org.varve.ledger.fabric.FabricConfig.Token;

/**
 * Signs for Fabric with whatever provider the key asks for: the fastest one that is installed for a
 * key in a file, the token's own for one that never leaves it.
 */
final class ChannelSigner implements Signer {
  private static final int INTEGER = 2;
  private static final int SEQUENCE = 0x30;

  private final PrivateKey key;
  private final Provider provider;
  private final BigInteger order;

  private ChannelSigner(PrivateKey key, Provider provider, X509Certificate certificate)
      throws GeneralSecurityException {
    if (!(certificate.getPublicKey() instanceof ECPublicKey owner)) {
      throw new GeneralSecurityException(
          "the certificate's key is %s, Fabric's are ECDSA"
              .formatted(certificate.getPublicKey().getAlgorithm()));
    }
    this.key = key;
    this.provider = provider;
    this.order = owner.getParams().getOrder();
  }

  static X509Identity identity(FabricConfig.Identity identity)
      throws IOException, GeneralSecurityException {
    return new X509Identity(identity.mspId(), certificate(identity));
  }

  static Signer of(FabricConfig.Identity identity) throws IOException, GeneralSecurityException {
    X509Certificate certificate = certificate(identity);
    if (identity.token().isPresent()) {
      return ofToken(identity.token().get(), certificate);
    }
    try (Reader pem = Files.newBufferedReader(identity.key().orElseThrow())) {
      // What the gateway's reader makes calls itself ECDSA, and some providers take only EC.
      byte[] encoded = Identities.readPrivateKey(pem).getEncoded();
      PrivateKey key =
          KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(encoded));
      return new ChannelSigner(key, Signature.getInstance(ALGORITHM).getProvider(), certificate);
    }
  }

  private static final String ALGORITHM = "NONEwithECDSA";

  private static X509Certificate certificate(FabricConfig.Identity identity)
      throws IOException, GeneralSecurityException {
    try (Reader pem = Files.newBufferedReader(identity.certificate())) {
      return Identities.readX509Certificate(pem);
    }
  }

  private static Signer ofToken(Token token, X509Certificate certificate)
      throws IOException, GeneralSecurityException {
    Provider plain = Security.getProvider("SunPKCS11");
    if (plain == null) {
      throw new GeneralSecurityException("this Java runtime has no SunPKCS11 provider");
    }
    Provider provider = plain.configure(token.configuration().toString());
    KeyStore store = KeyStore.getInstance("PKCS11", provider);
    store.load(null, pin(token.pinFile()));
    if (!(store.getKey(token.alias(), null) instanceof PrivateKey key)) {
      throw new GeneralSecurityException(
          "the token of %s has no private key '%s'"
              .formatted(token.configuration(), token.alias()));
    }
    return new ChannelSigner(key, provider, certificate);
  }

  private static char[] pin(Path file) throws IOException {
    try (Reader reader = Files.newBufferedReader(file)) {
      StringBuilder line = new StringBuilder();
      for (int next = reader.read(); next >= ' '; next = reader.read()) {
        line.append((char) next);
      }
      return line.toString().toCharArray();
    }
  }

  @Override
  public byte[] sign(byte[] digest) throws GeneralSecurityException {
    Signature signature = Signature.getInstance(ALGORITHM, provider);
    signature.initSign(key);
    signature.update(digest);
    return low(signature.sign());
  }

  /** Fabric takes the smaller one of the two values that s can have. */
  private byte[] low(byte[] der) {
    ByteBuffer in = ByteBuffer.wrap(der, 2, der.length - 2);
    byte[] r = integer(in);
    BigInteger s = new BigInteger(integer(in));
    if (s.compareTo(order.shiftRight(1)) <= 0) {
      return der;
    }
    byte[] small = order.subtract(s).toByteArray();
    ByteBuffer out = ByteBuffer.allocate(6 + r.length + small.length);
    out.put((byte) SEQUENCE).put((byte) (4 + r.length + small.length));
    out.put((byte) INTEGER).put((byte) r.length).put(r);
    return out.put((byte) INTEGER).put((byte) small.length).put(small).array();
  }

  /** Signatures of 256 and 384 bits have lengths of one byte. */
  private static byte[] integer(ByteBuffer in) {
    in.get();
    byte[] value = new byte[in.get()];
    in.get(value);
    return value;
  }
}
