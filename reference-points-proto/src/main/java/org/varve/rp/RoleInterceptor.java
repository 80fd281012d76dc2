package org.varve.rp;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.Optional;

/**
 * Lets a call through if the role table says so, before anything of its message is read. The peers
 * of a reference point are fixed (Y.4561 clause 7.3): what no table names, nobody may call.
 */
final class RoleInterceptor implements ServerInterceptor {
  private final RoleTable roles;

  RoleInterceptor(RoleTable roles) {
    this.roles = roles;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    String method = call.getMethodDescriptor().getFullMethodName();
    RoleTable.Access access = roles.access(method);
    if (!access.open()) {
      check(method, access);
    }
    return next.startCall(call, headers);
  }

  private static void check(String method, RoleTable.Access access) {
    Optional<PeerIdentity> peer = PeerIdentity.current();
    if (peer.isEmpty()) {
      throw new Failure(
          ErrorReason.UNAUTHENTICATED,
          method
              + " needs a client certificate with one SAN URI urn:varve:<role>:<name>, and none was presented;"
              + " enrol first, or configure the certificate");
    }
    if (!access.roles().contains(peer.get().role())) {
      throw new Failure(
          ErrorReason.ROLE_MISMATCH,
          peer.get().urn()
              + " may not call "
              + method
              + ", which is for "
              + access.words()
              + "; call with a certificate of such a role");
    }
  }
}
