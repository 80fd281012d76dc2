package org.varve.monitoring.adapter.grpc;

import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.varve.proto.m2p.v1.ResolveIdentityRequest;
import org.varve.proto.m2p.v1.ResolveIdentityResponse;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;
import org.varve.rp.PeerIdentity;

/**
 * Knows callers as supervisors (ITU-T Y.4561 clause 8.5): a certificate of the role alone does not
 * do, the ledger has the last word on who is one. What it said is kept for a second, and for as
 * long as it cannot be asked. Safe for threads.
 */
public final class Supervisors {
  private static final int KEPT_MAX = 1_024;
  private static final long KEPT_NANOS = Duration.ofSeconds(1).toNanos();

  private final Callees callees;
  private final LongSupplier nanos;
  private final Map<String, Known> known =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
          return size() > KEPT_MAX;
        }
      };

  private record Known(boolean active, long since) {}

  /**
   * @param nanos a clock such as {@link System#nanoTime}
   */
  public Supervisors(Callees callees, LongSupplier nanos) {
    this.callees = callees;
    this.nanos = nanos;
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
    if (!active(name).orElseThrow()) {
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
    Known last = last(name);
    if (last == null || isOld(last)) {
      callees.processingSoon().resolveIdentity(request(name), new Answer(name));
    }
    if (last != null && !last.active()) {
      throw notBound(name);
    }
  }

  /** How the ledger has him bound. */
  ResolveIdentityResponse resolve(String name) {
    try {
      ResolveIdentityResponse answer = callees.processingNow().resolveIdentity(request(name));
      keep(name, answer);
      return answer;
    } catch (StatusRuntimeException e) {
      throw Failure.of(e);
    }
  }

  private Optional<Boolean> active(String name) {
    Known last = last(name);
    if (last != null && !isOld(last)) {
      return Optional.of(last.active());
    }
    try {
      return Optional.of(resolve(name).getActive());
    } catch (Failure e) {
      if (last != null) {
        return Optional.of(last.active());
      }
      throw e;
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

  private @Nullable Known last(String name) {
    synchronized (known) {
      return known.get(name);
    }
  }

  private boolean isOld(Known last) {
    return nanos.getAsLong() - last.since() >= KEPT_NANOS;
  }

  private void keep(String name, ResolveIdentityResponse answer) {
    synchronized (known) {
      known.remove(name);
      known.put(name, new Known(answer.getActive(), nanos.getAsLong()));
    }
  }

  private final class Answer implements StreamObserver<ResolveIdentityResponse> {
    private final String name;

    Answer(String name) {
      this.name = name;
    }

    @Override
    public void onNext(ResolveIdentityResponse answer) {
      keep(name, answer);
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
