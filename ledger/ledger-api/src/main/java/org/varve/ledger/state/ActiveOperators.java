package org.varve.ledger.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The operators who may act, by the ids of their resources: at most a few dozen. */
public record ActiveOperators(Set<String> names) {

  public ActiveOperators {
    names = Set.copyOf(names);
  }

  /** What the state holds, which is nothing as long as there never was one. */
  public static ActiveOperators decode(byte @Nullable [] value) {
    if (value == null || value.length == 0) {
      return new ActiveOperators(Set.of());
    }
    return new ActiveOperators(Set.of(new String(value, UTF_8).split("\n", -1)));
  }

  /** A line a name, in their order. */
  public byte[] encode() {
    return String.join("\n", new TreeSet<>(names)).getBytes(UTF_8);
  }

  public ActiveOperators with(String name) {
    Set<String> more = new TreeSet<>(names);
    more.add(name);
    return new ActiveOperators(more);
  }

  public ActiveOperators without(String name) {
    Set<String> fewer = new TreeSet<>(names);
    fewer.remove(name);
    return new ActiveOperators(fewer);
  }

  public int count() {
    return names.size();
  }
}
