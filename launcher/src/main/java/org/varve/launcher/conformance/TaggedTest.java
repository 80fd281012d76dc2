package org.varve.launcher.conformance;

import java.nio.file.Path;
import java.util.Set;

/**
 * A test that says which requirements it proves.
 *
 * @param file where it stands
 * @param type its class, without the package
 * @param method its name
 * @param requirements ids, from its own {@code @Tag}s and those of its class
 */
public record TaggedTest(Path file, String type, String method, Set<String> requirements) {

  public TaggedTest {
    requirements = Set.copyOf(requirements);
  }

  /** As people write it. */
  public String name() {
    return type + "." + method;
  }
}
