package org.varve.rp;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.Optional;

/**
 * Takes the caller's identity from a header that the in-process channel sets. Only ever installed
 * on in-process servers, which nothing outside this JVM reaches; a server on a socket does not know
 * the header.
 */
final class InProcessIdentity implements ServerInterceptor {
  private static final Metadata.Key<String> HEADER =
      Metadata.Key.of("varve-caller", Metadata.ASCII_STRING_MARSHALLER);

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    Context context =
        Optional.ofNullable(headers.get(HEADER))
            .flatMap(PeerIdentity::parse)
            .map(peer -> peer.in(Context.current()))
            .orElse(Context.current());
    return Contexts.interceptCall(context, call, headers, next);
  }

  /** The client's side: each call says that it is this caller's. */
  static ClientInterceptor caller(PeerIdentity caller) {
    return new ClientInterceptor() {
      @Override
      public <Q, A> ClientCall<Q, A> interceptCall(
          MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
        return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
          @Override
          public void start(Listener<A> listener, Metadata headers) {
            headers.put(HEADER, caller.urn());
            super.start(listener, headers);
          }
        };
      }
    };
  }
}
