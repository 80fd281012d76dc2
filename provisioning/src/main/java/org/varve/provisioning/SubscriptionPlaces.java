package org.varve.provisioning;

import io.grpc.Context;
import java.util.HashMap;
import java.util.Map;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/** Bounds how many subscriptions a data user has open, so that none takes the places of all. */
final class SubscriptionPlaces {
  private final int max;
  private final Map<String, Integer> open = new HashMap<>();

  SubscriptionPlaces(int max) {
    this.max = max;
  }

  /**
   * Takes a place for the caller of the call that this thread serves, until that call ends.
   *
   * @throws Failure OVERLOADED
   */
  void take() {
    String user = Callers.current().getUser();
    synchronized (open) {
      int now = open.getOrDefault(user, 0);
      if (now >= max) {
        throw new Failure(
            ErrorReason.OVERLOADED,
            ("data user '%s' has %d subscriptions open, which is the limit for one data user; end one first"
                    + " (the operator sets provisioning.subscriptionsPerUserMax)")
                .formatted(user, now));
      }
      open.put(user, now + 1);
    }
    // gRPC cancels the context of a call however it ends.
    Context.current().addListener(ended -> leave(user), Runnable::run);
  }

  /** How many are taken, by all data users together. */
  int taken() {
    synchronized (open) {
      return open.values().stream().mapToInt(Integer::intValue).sum();
    }
  }

  private void leave(String user) {
    synchronized (open) {
      open.computeIfPresent(user, (name, count) -> count == 1 ? null : count - 1);
    }
  }
}
