package org.varve.rp;

import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLException;

/** The TLS settings of both sides: version 1.3 only. */
final class TlsContexts {
  private static final String TLS_1_3 = "TLSv1.3";

  private TlsContexts() {}

  /**
   * A client certificate is verified if there is one; who needs one is for {@link RoleInterceptor}
   * to say.
   */
  static SslContext server(TlsIdentity identity) {
    TlsIdentity.Own own =
        identity
            .own()
            .orElseThrow(() -> new IllegalArgumentException("a server needs cert.pem and key.pem"));
    return build(
        SslContextBuilder.forServer(own.key(), array(own.chain()))
            .trustManager(array(identity.trust().authorities()))
            .clientAuth(ClientAuth.OPTIONAL));
  }

  static SslContext client(TlsIdentity identity) {
    SslContextBuilder builder = SslContextBuilder.forClient();
    identity
        .trust()
        .fingerprint()
        .ifPresentOrElse(
            pin -> builder.trustManager(new PinnedAuthority(pin)),
            () -> builder.trustManager(array(identity.trust().authorities())));
    identity.own().ifPresent(own -> builder.keyManager(own.key(), array(own.chain())));
    return build(builder);
  }

  private static SslContext build(SslContextBuilder builder) {
    try {
      return GrpcSslContexts.configure(builder).protocols(TLS_1_3).build();
    } catch (SSLException e) {
      throw new IllegalStateException(
          "TLS 1.3 cannot be set up; check the Java installation and the certificates", e);
    }
  }

  private static X509Certificate[] array(List<X509Certificate> certificates) {
    return certificates.toArray(X509Certificate[]::new);
  }
}
