package org.varve.provisioning;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.Optional;
import org.varve.proto.common.v1.Requester;
import org.varve.proto.s2p.v1.IdentifyUserRequest;
import org.varve.rp.CallMetadata;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;
import org.varve.rp.PeerIdentity;
import org.varve.rp.Role;

/**
 * Finds out, before anything of a call's message is read, which data user calls and what for (ITU-T
 * Y.4561 clause 8.7 step 2). What he may is for processing to decide.
 */
final class Callers implements ServerInterceptor {
  private static final Context.Key<Requester> KEY = Context.key("varve-requester");

  private final KnownUsers users;
  private final UserTokens tokens;

  Callers(KnownUsers users, UserTokens tokens) {
    this.users = users;
    this.tokens = tokens;
  }

  /**
   * Who calls in the call that this thread serves. Pass it on as a value: it is bound to gRPC's
   * context.
   */
  static Requester current() {
    Requester requester = KEY.get();
    if (requester == null) {
      throw new IllegalStateException("no call is served here that Callers has let in");
    }
    return requester;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    Requester requester =
        Requester.newBuilder()
            .setUser(users.user(credential(headers)))
            .setPurpose(CallMetadata.purpose(headers))
            .build();
    return Contexts.interceptCall(Context.current().withValue(KEY, requester), call, headers, next);
  }

  private IdentifyUserRequest credential(Metadata headers) {
    Optional<String> token = CallMetadata.bearer(headers);
    Optional<PeerIdentity> peer = PeerIdentity.current();
    if (peer.filter(known -> known.role() != Role.USER).isPresent()) {
      throw new Failure(
          ErrorReason.ROLE_MISMATCH,
          "%s is no data user; call with the certificate of one".formatted(peer.get().urn()));
    }
    if (peer.isPresent() && token.isPresent()) {
      throw unauthenticated("a certificate and a token, and either could be another's; show one");
    }
    if (token.isPresent()) {
      return IdentifyUserRequest.newBuilder().setToken(verified(token.get())).build();
    }
    return IdentifyUserRequest.newBuilder()
        .setCertificate(
            peer.orElseThrow(
                    () ->
                        unauthenticated(
                            "no credential; call with the certificate of a data user"
                                + (tokens.areTaken() ? ", or with a token" : "")))
                .name())
        .build();
  }

  private IdentifyUserRequest.TokenSubject verified(String token) {
    if (!tokens.areTaken()) {
      throw unauthenticated(
          "a token, and this node takes none (provisioning.access.oidc); call with a certificate");
    }
    return tokens.verify(token);
  }

  private static Failure unauthenticated(String what) {
    return new Failure(ErrorReason.UNAUTHENTICATED, "the call has " + what);
  }
}
