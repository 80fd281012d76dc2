package org.varve.processing.domain;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.varve.evidence.operation.AccessBody;
import org.varve.evidence.operation.AccessEntry;
import org.varve.evidence.operation.ControlBody;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationId;
import org.varve.ledger.ResourceKind;
import org.varve.ledger.resource.GrantSpec;

/**
 * What an operation has to do with, so that it is found from there: data from what it was derived
 * from, a grant from the sources that it names, a record of reads from what was read.
 *
 * @param what a word of this class
 * @param names which
 */
public record Link(String what, List<String> names) {

  public Link {
    names = List.copyOf(names);
  }

  /** DATA that names an operation as one of its parents. */
  public static Link derivedFrom(OperationId parent) {
    return new Link("derived from", List.of(parent.hex()));
  }

  /** Versions of grants that name a pattern of sources. */
  public static Link grantOf(String pattern) {
    return new Link("grant of", List.of(pattern));
  }

  /** Those for one user, or {@link GrantSpec#ANYBODY}. */
  public static Link grantTo(String user, String pattern) {
    return new Link("grant to", List.of(user, pattern));
  }

  /** ACCESS operations that say that something of a source was given to somebody. */
  public static Link readingOf(String source) {
    return new Link("reading of", List.of(source));
  }

  /** Those that say so of one actor. */
  public static Link readingBy(String actor, String source) {
    return new Link("reading by", List.of(actor, source));
  }

  /** All that an operation has. */
  public static Set<Link> of(Operation operation) {
    Set<Link> links = new HashSet<>();
    switch (operation.payload().kind()) {
      case DATA -> operation.payload().parents().forEach(each -> links.add(derivedFrom(each)));
      case CONTROL -> grant(operation).ifPresent(grant -> add(links, grant));
      case ACCESS -> add(links, AccessBody.decode(operation.payload().body().orElseThrow()));
      default -> {
        // Has none.
      }
    }
    return links;
  }

  private static Optional<GrantSpec> grant(Operation operation) {
    ControlBody body = ControlBody.of(operation);
    return body.kind().equals(ResourceKind.GRANT.word())
        ? body.spec().map(GrantSpec::of)
        : Optional.empty();
  }

  private static void add(Set<Link> links, GrantSpec grant) {
    for (String pattern : grant.sources()) {
      links.add(grantOf(pattern));
      links.add(grantTo(grant.user(), pattern));
    }
  }

  private static void add(Set<Link> links, AccessBody body) {
    for (AccessEntry entry : body.entries()) {
      if (!entry.leaves().isEmpty() && entry.source().isPresent()) {
        links.add(readingOf(entry.source().get()));
        links.add(readingBy(entry.actor(), entry.source().get()));
      }
    }
  }
}
