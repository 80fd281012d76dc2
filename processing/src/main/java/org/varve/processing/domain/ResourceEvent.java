package org.varve.processing.domain;

import java.time.Instant;
import java.util.Optional;

/**
 * What an operation made happen to a resource.
 *
 * @param leafIndex where the operation is
 * @param after the version that is in force, proposed or turned down
 * @param before the version in force before
 * @param by who made it happen: who approved, if that was needed
 */
public record ResourceEvent(
    long leafIndex,
    Type type,
    ResourceDetails after,
    Optional<ResourceDetails> before,
    String by,
    Instant recordedAt) {

  /** What happened. */
  public enum Type {
    /** A version is in force from here on. */
    IN_FORCE,
    /** A version waits for a second person. */
    PROPOSED,
    /** A version was turned down, or taken back. */
    REJECTED
  }
}
