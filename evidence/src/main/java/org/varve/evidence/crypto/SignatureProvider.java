package org.varve.evidence.crypto;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;

/**
 * The JCA provider that makes and checks signatures, chosen once by whether it really works.
 *
 * <p>Providers are used as objects and never registered, so an application that has Varve in it
 * keeps its own order of providers. Keys and signatures have passed {@link Ed25519Rules} or {@link
 * P256Rules} before they come here.
 */
public final class SignatureProvider {
  private static final String ED25519 = "Ed25519";
  private static final String ES256 = "SHA256withECDSAinP1363Format";

  private final String name;
  private final Provider provider;
  private final boolean cofactored;
  private final ThreadLocal<Engines> engines = ThreadLocal.withInitial(this::newEngines);

  /**
   * @param cofactored whether its Ed25519 verification multiplies by the cofactor (RFC 8032 §5.1.7
   *     allows both), so that it ignores a part of small order in R
   */
  SignatureProvider(String name, Provider provider, boolean cofactored) {
    this.name = name;
    this.provider = provider;
    this.cofactored = cofactored;
  }

  /** The first that works of Amazon Corretto, Bouncy Castle and the JDK. */
  public static SignatureProvider chosen() {
    return Chosen.PROVIDER;
  }

  /** A name and version to log. */
  public String name() {
    return name + " " + provider.getVersionStr();
  }

  PublicKey publicKey(SignatureAlgorithm algorithm, byte[] subjectPublicKeyInfo) {
    try {
      return keyFactory(algorithm).generatePublic(new X509EncodedKeySpec(subjectPublicKeyInfo));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(name() + " refuses a key that passed all checks", e);
    }
  }

  PrivateKey privateKey(SignatureAlgorithm algorithm, byte[] pkcs8) throws InvalidKeyException {
    try {
      return keyFactory(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    } catch (GeneralSecurityException e) {
      throw new InvalidKeyException(name() + " refuses the private key", e);
    }
  }

  boolean verify(SignatureAlgorithm algorithm, PublicKey key, byte[] message, byte[] signature) {
    return verifies(engines.get().of(algorithm), key, message, signature)
        && (algorithm != SignatureAlgorithm.EDDSA
            || !cofactored
            || Ed25519Rules.isOfPrimeOrder(signature));
  }

  byte[] sign(SignatureAlgorithm algorithm, PrivateKey key, byte[] message) {
    Signature engine = engines.get().of(algorithm);
    try {
      engine.initSign(key);
      engine.update(message);
      return engine.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(name() + " cannot sign with a key that it made", e);
    }
  }

  private boolean verifies(Signature engine, PublicKey key, byte[] message, byte[] signature) {
    try {
      engine.initVerify(key);
      engine.update(message);
      return engine.verify(signature);
    } catch (InvalidKeyException e) {
      throw new IllegalStateException(name() + " refuses a key that it made", e);
    } catch (SignatureException e) {
      // Some providers throw where R is no point of the curve; all the same it does not verify.
      return false;
    }
  }

  /** Corretto signs with Ed25519, but leaves its keys to the JDK. */
  private KeyFactory keyFactory(SignatureAlgorithm algorithm) throws NoSuchAlgorithmException {
    String type = algorithm == SignatureAlgorithm.EDDSA ? ED25519 : "EC";
    return provider.getService("KeyFactory", type) == null
        ? KeyFactory.getInstance(type, SignatureProviders.jdkProvider())
        : KeyFactory.getInstance(type, provider);
  }

  private Engines newEngines() {
    try {
      return new Engines(
          Signature.getInstance(ED25519, provider), Signature.getInstance(ES256, provider));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(name() + " lacks an algorithm", e);
    }
  }

  /** One thread's engines, which are costly to make and serve one call at a time. */
  private record Engines(Signature ed25519, Signature es256) {
    Signature of(SignatureAlgorithm algorithm) {
      return algorithm == SignatureAlgorithm.EDDSA ? ed25519 : es256;
    }
  }

  private static final class Chosen {
    private static final SignatureProvider PROVIDER =
        SignatureProviders.working().findFirst().orElseThrow();
  }
}
