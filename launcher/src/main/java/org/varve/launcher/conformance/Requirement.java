package org.varve.launcher.conformance;

import java.util.Optional;

/**
 * One thing that a Recommendation asks for, in our own words.
 *
 * @param id as tests name it, such as {@code Y-8.1-a2}; Y is ITU-T Y.4561, F is F.751.10
 * @param clause where it stands
 * @param level {@code required}, {@code recommended}, {@code optional} or {@code informative}; a
 *     claim of conformance speaks of required ones alone
 * @param meaning what it comes to
 * @param open why it is not met yet, or not whole; empty if nothing is known to be missing
 */
public record Requirement(
    String id, String clause, String level, String meaning, Optional<String> open) {

  public boolean isRequired() {
    return level.equals("required");
  }

  /** Of Y.4561, clauses 6.2 and 8.1 to 8.5: the capabilities. */
  public boolean isCapability() {
    return id.startsWith("Y-") && clause.matches("6\\.2\\.\\d|8\\.[1-5]");
  }
}
