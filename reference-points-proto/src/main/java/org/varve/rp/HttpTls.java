package org.varve.rp;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManagerFactory;

/** TLS 1.3 for the JDK's own HTTP, with the identities that reference points use. */
public final class HttpTls {
  static final String PROTOCOL = "TLSv1.3";

  private HttpTls() {}

  /** Trusts whom the identity trusts, and shows its certificate if it has one. */
  public static SSLContext context(TlsIdentity identity) {
    try {
      SSLContext context = SSLContext.getInstance(PROTOCOL);
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(ownKeys(identity), new char[0]);
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(authorities(identity.trust().authorities()));
      context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(
          "TLS 1.3 cannot be set up; check the Java installation and the certificates", e);
    }
  }

  /** Who is at the other end; empty without a certificate that holds one identity. */
  static Optional<PeerIdentity> peer(SSLSession session) {
    try {
      return PeerIdentity.of((X509Certificate) session.getPeerCertificates()[0]);
    } catch (SSLPeerUnverifiedException e) {
      return Optional.empty(); // no client certificate: the handler decides what that allows
    }
  }

  private static KeyStore ownKeys(TlsIdentity identity)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    if (identity.own().isPresent()) {
      TlsIdentity.Own own = identity.own().get();
      store.setKeyEntry("own", own.key(), new char[0], own.chain().toArray(X509Certificate[]::new));
    }
    return store;
  }

  private static KeyStore authorities(List<X509Certificate> certificates)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    for (int i = 0; i < certificates.size(); i++) {
      store.setCertificateEntry("authority-" + i, certificates.get(i));
    }
    return store;
  }
}
