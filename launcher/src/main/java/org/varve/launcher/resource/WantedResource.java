package org.varve.launcher.resource;

import java.util.Optional;
import org.varve.evidence.operation.Spec;

/**
 * A resource as somebody wrote that it shall be.
 *
 * @param version that he made the change from, if he said so
 * @param where he wrote it, for messages
 */
public record WantedResource(
    String kind, String id, Optional<Long> version, Spec spec, String where) {}
