package org.varve.processing.application;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.varve.ledger.LogReader;
import org.varve.ledger.LoggedOperation;
import org.varve.ledger.Resource;
import org.varve.ledger.ResourceKind;
import org.varve.processing.domain.ResourceDetails;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/** Reads resources, their versions and what waits for approval (ITU-T Y.4561 clause 8.4). */
public final class ReadResources {

  private final LogReader log;

  public ReadResources(LogReader log) {
    this.log = log;
  }

  /**
   * @throws Failure MALFORMED_REQUEST if there is no such kind
   */
  public static ResourceKind kind(String word) {
    return ResourceKind.ofWord(word)
        .orElseThrow(
            () ->
                new Failure(
                    ErrorReason.MALFORMED_REQUEST,
                    "kind '%s' is not known; known are %s".formatted(word, ResourceKind.words())));
  }

  /** Those of a kind that are there, by id. */
  public Stream<ResourceDetails> all(ResourceKind kind) {
    return log.resources(kind).stream().map(resource -> details(resource, false));
  }

  /**
   * The version that is in force, deleted or not, or an older one.
   *
   * @param version 0 for the one in force
   */
  public Optional<ResourceDetails> find(ResourceKind kind, String id, long version) {
    Optional<Resource> found =
        version == 0 ? log.resource(kind, id) : log.resourceVersion(kind, id, version);
    return found.map(resource -> details(resource, false));
  }

  /**
   * As {@link #find}.
   *
   * @throws Failure NOT_FOUND
   */
  public ResourceDetails require(ResourceKind kind, String id, long version) {
    return find(kind, id, version)
        .orElseThrow(
            () ->
                notFound(
                    "there is no %s '%s'%s; list those that there are"
                        .formatted(kind, id, version == 0 ? "" : " of version " + version)));
  }

  /**
   * @throws Failure NOT_FOUND
   */
  public ResourceDetails requireWaiting(ResourceKind kind, String id) {
    return waiting(kind, id)
        .orElseThrow(() -> notFound("no change of %s '%s' waits for approval".formatted(kind, id)));
  }

  private static Failure notFound(String text) {
    return new Failure(ErrorReason.NOT_FOUND, text);
  }

  /** What waits for a second person, of a kind or of all. */
  public List<ResourceDetails> waiting(Optional<ResourceKind> kind) {
    return log.proposals().stream()
        .filter(resource -> kind.isEmpty() || kind.get() == resource.kind())
        .map(resource -> details(resource, true))
        .toList();
  }

  /** What waits of one resource. */
  public Optional<ResourceDetails> waiting(ResourceKind kind, String id) {
    return waiting(Optional.of(kind)).stream()
        .filter(proposal -> proposal.resource().id().equals(id))
        .findFirst();
  }

  ResourceDetails details(Resource resource, boolean waiting) {
    LoggedOperation stated = log.operation(resource.leafIndex()).orElseThrow();
    return ResourceDetails.of(resource, stated.operation(), waiting);
  }
}
