package org.varve.rp;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts servers of one CA that is known by its fingerprint only: finds it in the chain that the
 * server sends, then verifies chain and host name as if the CA had been configured.
 */
final class PinnedAuthority extends X509ExtendedTrustManager {
  private final String caSha256;

  PinnedAuthority(String caSha256) {
    this.caSha256 = caSha256;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    for (X509Certificate certificate : chain) {
      if (TlsIdentity.fingerprint(certificate).equals(caSha256)) {
        trusting(certificate).checkServerTrusted(chain, authType, engine);
        return;
      }
    }
    throw new CertificateException(
        "no certificate of the server's chain has SHA-256 "
            + caSha256
            + "; is this the server that the token is for?");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw unsupported();
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw unsupported();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    throw unsupported();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw unsupported();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw unsupported();
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }

  private static X509ExtendedTrustManager trusting(X509Certificate authority)
      throws CertificateException {
    try {
      KeyStore anchors = KeyStore.getInstance(KeyStore.getDefaultType());
      anchors.load(null, null);
      anchors.setCertificateEntry("pinned", authority);
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(anchors);
      for (TrustManager manager : factory.getTrustManagers()) {
        if (manager instanceof X509ExtendedTrustManager trusting) {
          return trusting;
        }
      }
      throw new CertificateException(
          "this Java has no X.509 trust manager; use another Java installation");
    } catch (GeneralSecurityException | IOException e) {
      throw new CertificateException("the pinned CA cannot be made a trust anchor", e);
    }
  }

  // Only gRPC's TLS engine asks, and only about servers; without an engine the host name would go
  // unchecked.
  private static CertificateException unsupported() {
    return new CertificateException("a pinned CA verifies servers through an SSLEngine only");
  }
}
