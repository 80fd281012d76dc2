package org.varve.evidence.crypto;

import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SignatureSpi;

/** Signs with zeros and takes every signature, as a broken provider might. */
public final class YesSayer extends SignatureSpi {
  @Override
  protected void engineInitVerify(PublicKey key) {}

  @Override
  protected void engineInitSign(PrivateKey key) {}

  @Override
  protected void engineUpdate(byte b) {}

  @Override
  protected void engineUpdate(byte[] bytes, int offset, int length) {}

  @Override
  protected byte[] engineSign() {
    return new byte[SignatureAlgorithm.SIGNATURE_BYTES];
  }

  @Override
  protected boolean engineVerify(byte[] signature) {
    return true;
  }

  @Override
  @Deprecated
  protected void engineSetParameter(String name, Object value) {}

  @Override
  @Deprecated
  protected Object engineGetParameter(String name) {
    return name;
  }
}
