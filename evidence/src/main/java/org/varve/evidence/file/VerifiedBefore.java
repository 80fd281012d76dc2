package org.varve.evidence.file;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.varve.evidence.Digest;

/**
 * Remembers which checks passed, so that the tree head and the key bindings that many evidence
 * files share are verified once.
 *
 * <p>Only what passed is remembered, under a hash of every byte that the check depends on.
 */
final class VerifiedBefore {
  private static final int REMEMBERED_MAX = 4_096;

  private final Set<Digest> passed = ConcurrentHashMap.newKeySet();

  /** Runs a check unless it passed before; gives back what it finds wrong. */
  Optional<Verdict> orCheck(Digest id, Supplier<Optional<Verdict>> check) {
    if (passed.contains(id)) {
      return Optional.empty();
    }
    Optional<Verdict> wrong = check.get();
    if (wrong.isEmpty()) {
      remember(id);
    }
    return wrong;
  }

  private void remember(Digest id) {
    if (passed.size() >= REMEMBERED_MAX) {
      passed.clear();
    }
    passed.add(id);
  }
}
