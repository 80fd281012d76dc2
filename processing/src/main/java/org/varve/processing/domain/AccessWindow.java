package org.varve.processing.domain;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.varve.evidence.operation.AccessBody;
import org.varve.evidence.operation.AccessEntry;
import org.varve.evidence.operation.AccessEntry.Decision;
import org.varve.evidence.operation.SourceName;

/**
 * Who read what since the last ACCESS operation, summed up. However many calls there are, and
 * whatever names they make up, it stays small: beyond a number of different ones of an actor,
 * further ones of his are counted without source and purpose, and beyond a number of all actors
 * together as those of {@link #OTHERS}. Not safe for threads.
 */
public final class AccessWindow {
  /** Stands for actors of calls that are only counted. */
  public static final String OTHERS = "urn:varve:others";

  /** Different ones of an actor that were allowed; each is about a grant that exists. */
  static final int ALLOWED_MAX = 512;

  /** Different ones of an actor that were denied; these cost nothing to make up. */
  static final int DENIED_MAX = 16;

  /** Different ones of all actors. */
  static final int SUMS_MAX = 4_096;

  /** Of entries; leaves room in a body for what is around them. */
  private static final int ENTRY_BYTES_MAX = AccessBody.MAX_BYTES - 256;

  private final Map<ReadAccess, Sum> sums = new LinkedHashMap<>();
  private @Nullable Instant from;
  private Instant to = Instant.EPOCH;
  private final Map<String, Different> actors = new HashMap<>();
  private int allowed;

  /** How many different ones of an actor there are. */
  private static final class Different {
    private int allowed;
    private int denied;

    boolean isFullFor(Decision decision) {
      return decision == Decision.ALLOWED ? allowed >= ALLOWED_MAX : denied >= DENIED_MAX;
    }

    void count(Decision decision) {
      if (decision == Decision.ALLOWED) {
        allowed++;
      } else {
        denied++;
      }
    }
  }

  private static final class Sum {
    private long calls;
    private long operations;
    private final LeafRanges leaves = new LeafRanges();
  }

  /** Adds to the sum of those that say the same. */
  public void note(ReadAccess access, long calls, long operations, LeafRanges leaves, Instant now) {
    Sum sum = sumOf(access);
    sum.calls += calls;
    sum.operations += operations;
    sum.leaves.addAll(leaves);
    from = from == null || now.isBefore(from) ? now : from;
    to = now.isAfter(to) ? now : to;
  }

  public boolean isEmpty() {
    return sums.isEmpty();
  }

  /** How many different ones were allowed. */
  public int allowed() {
    return allowed;
  }

  /** How many calls it sums up. */
  public long calls() {
    return sums.values().stream().mapToLong(sum -> Math.max(1, sum.calls)).sum();
  }

  /** The bodies of the ACCESS operations that say all this; few, as this is bounded. */
  public List<AccessBody> bodies() {
    List<AccessBody> bodies = new ArrayList<>();
    List<AccessEntry> some = new ArrayList<>();
    int bytes = 0;
    for (Map.Entry<ReadAccess, Sum> each : sums.entrySet()) {
      AccessEntry entry = entry(each.getKey(), each.getValue());
      int size = body(List.of(entry)).encode().length;
      if (some.size() == AccessBody.MAX_ENTRIES || bytes + size > ENTRY_BYTES_MAX) {
        bodies.add(body(some));
        some.clear();
        bytes = 0;
      }
      some.add(entry);
      bytes += size;
    }
    if (!some.isEmpty()) {
      bodies.add(body(some));
    }
    return bodies;
  }

  private Sum sumOf(ReadAccess access) {
    Sum known = sums.get(access);
    if (known != null) {
      return known;
    }
    if (sums.size() >= SUMS_MAX) {
      return sums.computeIfAbsent(further(OTHERS, access), each -> new Sum());
    }
    Different his = actors.computeIfAbsent(access.actor(), each -> new Different());
    if (his.isFullFor(access.decision())) {
      return sums.computeIfAbsent(further(access.actor(), access), each -> new Sum());
    }
    his.count(access.decision());
    if (access.decision() == Decision.ALLOWED) {
      allowed++;
    }
    return sums.computeIfAbsent(access, each -> new Sum());
  }

  /** One for each call and decision, of which there are few. */
  private static ReadAccess further(String actor, ReadAccess access) {
    return new ReadAccess(
        actor, access.action(), Optional.empty(), access.decision(), "", Optional.empty());
  }

  /** A sum that goes on from the window before counts as a call. */
  private static AccessEntry entry(ReadAccess access, Sum sum) {
    return new AccessEntry(
        access.actor(),
        access.action(),
        // What was asked for and denied may be no name that any source could have.
        access.source().filter(SourceName::isOne),
        access.decision(),
        Optional.of(access.purpose()).filter(purpose -> !purpose.isEmpty()),
        access.grant(),
        Math.max(1, sum.calls),
        sum.operations,
        sum.leaves.ranges());
  }

  private AccessBody body(List<AccessEntry> entries) {
    Instant begin = from == null ? to : from;
    return new AccessBody(begin, to, entries);
  }
}
