package org.varve.processing.adapter.grpc;

import java.util.HashMap;
import java.util.Map;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/**
 * Places that the open calls of all users share: their number, or their bytes. One user has at most
 * a quarter of them, so that nobody can take the others theirs; whoever has none may take what he
 * needs for one call.
 */
final class Places {
  private static final int SHARES = 4;

  private final int max;
  private final String what;
  private final Map<String, Integer> takenBy = new HashMap<>();
  private int taken;

  /**
   * @param what they are, in the plural, for messages
   */
  Places(int max, String what) {
    this.max = max;
    this.what = what;
  }

  /**
   * @param user empty for an entity, which has no share of its own
   * @throws Failure OVERLOADED
   */
  synchronized void take(String user, int count) {
    int his = takenBy.getOrDefault(user, 0);
    if (!user.isEmpty() && his > 0 && his + count > share()) {
      throw new Failure(
          ErrorReason.OVERLOADED,
          "the open calls of user '%s' hold %d %s, and one user may hold %d; end one of them, or wait for its end"
              .formatted(user, his, what, share()));
    }
    if (count > max - taken) {
      throw new Failure(
          ErrorReason.OVERLOADED,
          "the open calls of all users hold %d %s, and the limit is %d; try again in a second"
              .formatted(taken, what, max));
    }
    taken += count;
    takenBy.put(user, his + count);
  }

  synchronized void giveBack(String user, int count) {
    taken -= count;
    takenBy.computeIfPresent(user, (name, his) -> his == count ? null : his - count);
  }

  private int share() {
    return Math.max(1, max / SHARES);
  }
}
