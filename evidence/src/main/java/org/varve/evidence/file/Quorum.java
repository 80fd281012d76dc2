package org.varve.evidence.file;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which witnesses must have confirmed a tree head (C2SP tlog-policy): one, or so many of a group,
 * whose members are witnesses or groups again.
 *
 * @param name name of the witness or group that decides; {@link #NONE} if none is needed
 * @param groups the groups by name, in the order of their definition
 */
record Quorum(String name, Map<String, Group> groups) {
  static final String NONE = "none";

  /**
   * A group counts as confirming if enough of its members do.
   *
   * @param threshold how many of the members must confirm
   * @param members names of witnesses or of groups defined before
   */
  record Group(int threshold, List<String> members) {
    Group {
      members = List.copyOf(members);
    }

    /** As it stands in a trust file, behind the name. */
    @Override
    public String toString() {
      return threshold + " " + String.join(" ", members);
    }
  }

  /**
   * How many confirm, of what counts at the top.
   *
   * @param confirming how many do
   * @param needed how many must
   * @param asked how many there are
   */
  record Agreement(int confirming, int needed, int asked) {
    boolean isReached() {
      return confirming >= needed;
    }
  }

  Quorum {
    groups = Collections.unmodifiableMap(new LinkedHashMap<>(groups));
  }

  /** Counts who of those that matter is among the witnesses that signed. */
  Agreement agreement(Set<String> signed) {
    if (name.equals(NONE)) {
      return new Agreement(0, 0, 0);
    }
    Group group = groups.getOrDefault(name, new Group(1, List.of(name)));
    int confirming = confirming(group, signed);
    return new Agreement(confirming, group.threshold(), group.members().size());
  }

  /** Ends, since a group names only what is defined before it, and each name is used once. */
  private int confirming(Group group, Set<String> signed) {
    int count = 0;
    for (String member : group.members()) {
      Group inner = groups.get(member);
      boolean confirms =
          inner == null ? signed.contains(member) : confirming(inner, signed) >= inner.threshold();
      count += confirms ? 1 : 0;
    }
    return count;
  }
}
