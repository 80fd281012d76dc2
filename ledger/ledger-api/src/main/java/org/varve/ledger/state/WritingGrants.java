package org.varve.ledger.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The grants by which a user may do more than read, by the ids of their resources: what the
 * contract looks through when he updates data or derives from it.
 */
public record WritingGrants(Set<String> ids) {

  /** Bounds what judging one statement costs. */
  public static final int IDS_MAX = 256;

  public WritingGrants {
    ids = Set.copyOf(ids);
  }

  /** What the state holds, which is nothing as long as there never was one. */
  public static WritingGrants decode(byte @Nullable [] value) {
    if (value == null || value.length == 0) {
      return new WritingGrants(Set.of());
    }
    return new WritingGrants(Set.of(new String(value, UTF_8).split("\n", -1)));
  }

  /** A line an id, in their order; an id has no line break, being named as sources are. */
  public byte[] encode() {
    return String.join("\n", new TreeSet<>(ids)).getBytes(UTF_8);
  }

  public WritingGrants with(String id) {
    Set<String> more = new TreeSet<>(ids);
    more.add(id);
    return new WritingGrants(more);
  }

  public WritingGrants without(String id) {
    Set<String> fewer = new TreeSet<>(ids);
    fewer.remove(id);
    return new WritingGrants(fewer);
  }

  /** Whether there is no room for a grant that is not among them. */
  public boolean isFullFor(String id) {
    return ids.size() >= IDS_MAX && !ids.contains(id);
  }
}
