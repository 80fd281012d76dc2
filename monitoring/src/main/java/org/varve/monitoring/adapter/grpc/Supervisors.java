package org.varve.monitoring.adapter.grpc;

import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.function.LongSupplier;
import org.varve.proto.m2p.v1.ResolveIdentityRequest;
import org.varve.proto.m2p.v1.ResolveIdentityResponse;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;
import org.varve.rp.PeerIdentity;
import org.varve.rp.RecentAnswers;

/**
 * Knows callers as supervisors (ITU-T Y.4561 clause 8.5): a certificate of the role alone does not
 * do, the ledger has the last word on who is one. What it said is kept for a second, and for as
 * long as it cannot be asked. Safe for threads.
 */
public final class Supervisors {
  private final Callees callees;
  private final RecentAnswers<String, Boolean> active;

  /**
   * @param nanos a clock such as {@link System#nanoTime}
   */
  public Supervisors(Callees callees, LongSupplier nanos) {
    this.callees = callees;
    this.active = new RecentAnswers<>(nanos);
  }

  /** The name in the caller's certificate, whoever he is. */
  static String certified() {
    return PeerIdentity.current()
        .map(PeerIdentity::name)
        .orElseThrow(
            () ->
                new Failure(
                    ErrorReason.UNAUTHENTICATED,
                    "no client certificate was presented; call with a supervisor's"));
  }

  /**
   * Who calls.
   *
   * @throws Failure NOT_AUTHORISED if the ledger knows no such supervisor, or he may not act
   */
  String require() {
    String name = certified();
    if (!isActive(name)) {
      throw notBound(name);
    }
    return name;
  }

  /** The same, but while it was never said and cannot be asked, the certificate is enough. */
  String requireUnlessAway() {
    String name = certified();
    try {
      return require();
    } catch (Failure e) {
      if (e.reason().isTransient()) {
        return name;
      }
      throw e;
    }
  }

  /**
   * Sees that somebody whose call is open still is one, by what was said last; asks anew if that is
   * old, and does not wait for it.
   */
  void requireStill(String name) {
    if (active.fresh(name).isEmpty()) {
      callees.processingSoon().resolveIdentity(request(name), new Answer(name));
    }
    if (!active.newest(name).orElse(true)) {
      throw notBound(name);
    }
  }

  /** How the ledger has him bound. */
  ResolveIdentityResponse resolve(String name) {
    try {
      ResolveIdentityResponse answer = callees.processingNow().resolveIdentity(request(name));
      active.keep(name, answer.getActive());
      return answer;
    } catch (StatusRuntimeException e) {
      throw Failure.of(e);
    }
  }

  private boolean isActive(String name) {
    try {
      return active.fresh(name, asked -> resolve(asked).getActive());
    } catch (Failure e) {
      return active.newest(name).orElseThrow(() -> e);
    }
  }

  private static Failure notBound(String name) {
    return new Failure(
        ErrorReason.NOT_AUTHORISED,
        ("'%s' is no supervisor who may act; let operators apply Supervisor '%s' (varve supervise"
                + " enroll shows how far that is)")
            .formatted(name, name));
  }

  private static ResolveIdentityRequest request(String name) {
    return ResolveIdentityRequest.newBuilder().setSupervisor(name).build();
  }

  private final class Answer implements StreamObserver<ResolveIdentityResponse> {
    private final String name;

    Answer(String name) {
      this.name = name;
    }

    @Override
    public void onNext(ResolveIdentityResponse answer) {
      active.keep(name, answer.getActive());
    }

    @Override
    public void onError(Throwable failure) {
      // What was said last counts until it can be asked.
    }

    @Override
    public void onCompleted() {
      // There is one answer.
    }
  }
}
