package org.varve.launcher.resource;

import java.util.Optional;
import org.varve.evidence.operation.Spec;
import org.varve.launcher.UsageException;

/**
 * A resource as somebody wrote that it shall be.
 *
 * @param version that he made the change from, if he said so
 * @param where he wrote it, for messages
 */
public record WantedResource(
    String kind, String id, Optional<Long> version, Spec spec, String where) {

  /**
   * @param inForce the version that is in force; 0 if there is none
   * @throws UsageException if he made the change from another one
   */
  public void requireFrom(long inForce) {
    if (version.filter(from -> from != inForce).isPresent()) {
      throw new UsageException(
          "%s: %s %s is at version %d, and the change is made from %d; get it as it is now, and change that"
              .formatted(where, kind, id, inForce, version.get()));
    }
  }
}
