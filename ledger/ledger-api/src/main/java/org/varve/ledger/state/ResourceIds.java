package org.varve.ledger.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Resources of a kind that have to do with one user, by their ids: a few, since each look reads
 * all.
 */
public record ResourceIds(Set<String> ids) {

  public ResourceIds {
    ids = Set.copyOf(ids);
  }

  /** What the state holds, which is nothing as long as there never was one. */
  public static ResourceIds decode(byte @Nullable [] value) {
    if (value == null || value.length == 0) {
      return new ResourceIds(Set.of());
    }
    return new ResourceIds(Set.of(new String(value, UTF_8).split("\n", -1)));
  }

  /** A line an id, in their order; an id has no line break, being named as sources are. */
  public byte[] encode() {
    return String.join("\n", new TreeSet<>(ids)).getBytes(UTF_8);
  }

  public ResourceIds with(String id) {
    Set<String> more = new TreeSet<>(ids);
    more.add(id);
    return new ResourceIds(more);
  }

  public ResourceIds without(String id) {
    Set<String> fewer = new TreeSet<>(ids);
    fewer.remove(id);
    return new ResourceIds(fewer);
  }

  /** Whether there is no room for one that is not among them. */
  public boolean isFullFor(String id, int max) {
    return ids.size() >= max && !ids.contains(id);
  }
}
