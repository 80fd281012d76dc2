package org.varve.provisioning;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.varve.rp.Failure;
import org.varve.rp.PeerIdentity;

/**
 * Counts which data user called what since the start, for those who supervise users' operations
 * (ITU-T Y.4561 clause 7.1.5). Of more than it has room for, those called longest ago are
 * forgotten. Safe for use by many threads.
 */
final class UserCalls implements ServerInterceptor {
  private static final int COUNTS_MAX = 10_000;

  private final InstantSource clock;
  private final Instant since;
  private final Map<Key, Count> counts = new LinkedHashMap<>(16, 0.75f, true);

  UserCalls(InstantSource clock) {
    this.clock = clock;
    this.since = clock.instant();
  }

  private record Key(String user, String method) {}

  /**
   * Calls of one method by one data user.
   *
   * @param refused how many of the calls ended without what was asked for
   * @param lastReason why the last such one did, if that was stated
   */
  record Count(
      String user,
      String method,
      long calls,
      long refused,
      Optional<String> lastReason,
      Instant lastAt) {}

  Instant since() {
    return since;
  }

  /** As of now. */
  synchronized List<Count> counts() {
    return List.copyOf(counts.values());
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    Key key =
        new Key(
            PeerIdentity.current().map(PeerIdentity::name).orElse(""),
            String.valueOf(call.getMethodDescriptor().getBareMethodName()));
    began(key);
    ServerCall<Q, R> counted =
        new SimpleForwardingServerCall<>(call) {
          @Override
          public void close(Status status, Metadata trailers) {
            if (!status.isOk() && status.getCode() != Status.Code.CANCELLED) {
              refused(key, status.getCause());
            }
            super.close(status, trailers);
          }
        };
    return new SimpleForwardingServerCallListener<>(next.startCall(counted, headers)) {
      @Override
      public void onHalfClose() {
        try {
          super.onHalfClose();
        } catch (RuntimeException e) { // counted, and thrown on to whoever answers
          refused(key, e);
          throw e;
        }
      }
    };
  }

  private synchronized void began(Key key) {
    Instant now = clock.instant();
    Count known = counts.get(key);
    counts.put(
        key,
        known == null
            ? new Count(key.user(), key.method(), 1, 0, Optional.empty(), now)
            : new Count(
                key.user(),
                key.method(),
                known.calls() + 1,
                known.refused(),
                known.lastReason(),
                now));
    if (counts.size() > COUNTS_MAX) {
      counts.remove(counts.keySet().iterator().next());
    }
  }

  private synchronized void refused(Key key, @Nullable Throwable why) {
    Optional<String> reason =
        why instanceof Failure failure ? Optional.of(failure.reason().name()) : Optional.empty();
    counts.computeIfPresent(
        key,
        (same, known) ->
            new Count(
                known.user(),
                known.method(),
                known.calls(),
                known.refused() + 1,
                reason.or(known::lastReason),
                known.lastAt()));
  }
}
