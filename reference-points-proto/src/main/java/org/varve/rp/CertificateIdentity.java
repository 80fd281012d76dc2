package org.varve.rp;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** Takes the caller's identity from the client certificate that TLS has verified. */
final class CertificateIdentity implements ServerInterceptor {

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    Context context =
        peer(call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION))
            .map(peer -> peer.in(Context.current()))
            .orElse(Context.current());
    return Contexts.interceptCall(context, call, headers, next);
  }

  private static Optional<PeerIdentity> peer(SSLSession session) {
    try {
      Certificate[] chain = session.getPeerCertificates();
      return PeerIdentity.of((X509Certificate) chain[0]);
    } catch (SSLPeerUnverifiedException e) {
      return Optional
          .empty(); // no client certificate: allowed by TLS so that Enroll can be called; roles
      // decide
    }
  }
}
