package org.varve.provisioning;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.varve.proto.s2p.v1.IdentifyUserRequest;

/**
 * Which data user a credential is of, as processing reads it from the ledger (ITU-T Y.4561 clause
 * 8.3). Kept for a second, so that not every call costs two; whoever is suspended meanwhile is shut
 * out by processing at once.
 */
final class KnownUsers {
  private static final int KEPT_MAX = 1_024;
  private static final long KEPT_NANOS = Duration.ofSeconds(1).toNanos();

  private final Processing processing;
  private final LongSupplier nanos;
  private final Map<IdentifyUserRequest, Known> known =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<IdentifyUserRequest, Known> eldest) {
          return size() > KEPT_MAX;
        }
      };

  private record Known(String user, long since) {}

  /**
   * @param nanos a clock such as {@link System#nanoTime}
   */
  KnownUsers(Processing processing, LongSupplier nanos) {
    this.processing = processing;
    this.nanos = nanos;
  }

  /**
   * @throws io.grpc.StatusRuntimeException UNKNOWN_USER if it is nobody's
   */
  String user(IdentifyUserRequest credential) {
    long now = nanos.getAsLong();
    synchronized (known) {
      Known kept = known.get(credential);
      if (kept != null && now - kept.since() < KEPT_NANOS) {
        return kept.user();
      }
      known.remove(credential);
    }
    String user = processing.waiting().identifyUser(credential).getUser();
    synchronized (known) {
      known.put(credential, new Known(user, now));
    }
    return user;
  }
}
