package org.varve.rp;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * A {@link TlsIdentity} for plain Java sockets, such as those to an MQTT broker. Whoever opens such
 * a socket must ask for the check of the host name.
 */
public final class TlsSockets {
  private static final char[] NO_PASSWORD = new char[0];

  private TlsSockets() {}

  /**
   * Sockets that trust the identity's CAs alone, and show its certificate if it has one.
   *
   * @throws IllegalArgumentException if it knows its CA by fingerprint only
   */
  public static SSLSocketFactory factory(TlsIdentity identity) throws IOException {
    if (identity.trust().authorities().isEmpty()) {
      throw new IllegalArgumentException(
          "a CA that is known by its fingerprint only cannot be used here; give its certificate");
    }
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(anchors(identity.trust().authorities()));
      context.init(keys(identity), trust.getTrustManagers(), null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new IOException("the TLS identity cannot be used: " + e.getMessage(), e);
    }
  }

  private static KeyManager[] keys(TlsIdentity identity)
      throws GeneralSecurityException, IOException {
    if (identity.own().isEmpty()) {
      return new KeyManager[0];
    }
    TlsIdentity.Own own = identity.own().get();
    KeyStore store = empty();
    store.setKeyEntry("own", own.key(), NO_PASSWORD, own.chain().toArray(X509Certificate[]::new));
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, NO_PASSWORD);
    return keys.getKeyManagers();
  }

  private static KeyStore anchors(List<X509Certificate> authorities)
      throws GeneralSecurityException, IOException {
    KeyStore store = empty();
    for (int i = 0; i < authorities.size(); i++) {
      store.setCertificateEntry("ca" + i, authorities.get(i));
    }
    return store;
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }
}
