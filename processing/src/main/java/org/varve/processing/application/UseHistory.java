package org.varve.processing.application;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.varve.evidence.operation.ControlBody;
import org.varve.ledger.LogReader;
import org.varve.ledger.LoggedOperation;
import org.varve.ledger.Resource;
import org.varve.ledger.ResourceKind;
import org.varve.ledger.resource.GrantSpec;
import org.varve.ledger.resource.OwnershipSpec;
import org.varve.processing.domain.Link;
import org.varve.processing.domain.Newest;
import org.varve.processing.domain.Owner;
import org.varve.processing.domain.SearchOrder;
import org.varve.processing.domain.UseRight;

/**
 * Tells who owned a source, and who had a right to use it, from the CONTROL operations that said
 * so: past ones too (ITU-T Y.4561 clause 6.2.6). The owner of the source sees all of it, everybody
 * else what concerns himself. It reads what it shows, however much else the log has.
 */
final class UseHistory {
  static final int OWNERS_MAX = 100;
  static final int RIGHTS_MAX = 200;

  private final LogReader log;
  private final OperationIndex index;

  UseHistory(LogReader log, OperationIndex index) {
    this.log = log;
    this.index = index;
  }

  /**
   * Who owned a source when, oldest first. Somebody else than the owner sees who owns it now, and
   * the hops from and to himself.
   */
  Newest<Owner> owners(String source, Reader reader) {
    long version = log.resource(ResourceKind.OWNERSHIP, source).map(Resource::version).orElse(0L);
    long oldest = Math.max(1, version - OWNERS_MAX + 1);
    boolean isOwner = reader.owns(source);
    List<Owner> owners = new ArrayList<>();
    String before = oldest > 1 ? owner(version(source, oldest - 1)) : "";
    for (long each = oldest; each <= version; each++) {
      Resource hop = version(source, each);
      String user = owner(hop);
      boolean isHis = isOwner || reader.isUser(user) || reader.isUser(before);
      if (!hop.deleted() && (isHis || each == version)) {
        owners.add(owner(user, hop, isHis));
      }
      before = user;
    }
    return new Newest<>(owners, oldest > 1);
  }

  private Owner owner(String user, Resource hop, boolean isHis) {
    LoggedOperation made = log.operation(hop.leafIndex()).orElseThrow();
    return new Owner(
        user,
        made.committedAt(),
        isHis
            ? Optional.of(
                new Owner.Given(made.operation().header().source(), made.operation().id()))
            : Optional.empty());
  }

  private Resource version(String source, long version) {
    return log.resourceVersion(ResourceKind.OWNERSHIP, source, version).orElseThrow();
  }

  /** Empty if that version ended the ownership. */
  private static String owner(Resource hop) {
    return hop.deleted() ? "" : OwnershipSpec.of(hop.spec()).owner();
  }

  /**
   * Who had which right to a source when, in the order in which they were given. Somebody else than
   * the owner sees his own, and those that everybody has.
   */
  Newest<UseRight> rights(String source, Reader reader) {
    TreeSet<Long> leaves = new TreeSet<>(Comparator.reverseOrder());
    for (Link link : links(source, reader)) {
      leaves.addAll(index.linked(link, SearchOrder.NEWEST_FIRST, Long.MAX_VALUE, RIGHTS_MAX + 1));
    }
    List<UseRight> rights = new ArrayList<>();
    for (long leaf : leaves) {
      right(source, leaf).ifPresent(rights::add);
      if (rights.size() > RIGHTS_MAX) {
        break;
      }
    }
    boolean isCut = rights.size() > RIGHTS_MAX;
    List<UseRight> shown = isCut ? rights.subList(0, RIGHTS_MAX) : rights;
    Collections.reverse(shown);
    return new Newest<>(shown, isCut);
  }

  private static List<Link> links(String source, Reader reader) {
    boolean isOwner = reader.owns(source);
    List<Link> links = new ArrayList<>();
    for (String pattern : patternsOver(source)) {
      if (isOwner) {
        links.add(Link.grantOf(pattern));
      } else {
        links.add(Link.grantTo(reader.user(), pattern));
        links.add(Link.grantTo(GrantSpec.ANYBODY, pattern));
      }
    }
    return links;
  }

  /** Every pattern that covers a source: its name, and each of its beginnings with a star. */
  private static List<String> patternsOver(String source) {
    List<String> patterns = new ArrayList<>(List.of(source, source + "*"));
    for (int at = 0; at < source.length(); at = source.offsetByCodePoints(at, 1)) {
      patterns.add(source.substring(0, at) + "*");
    }
    return patterns;
  }

  /** Empty if it has nothing to do with the source: a link may be found by chance. */
  private Optional<UseRight> right(String source, long leafIndex) {
    LoggedOperation logged = log.operation(leafIndex).orElseThrow();
    ControlBody body = ControlBody.of(logged.operation());
    return body.spec()
        .map(GrantSpec::of)
        .filter(spec -> spec.covers(source))
        .map(
            spec ->
                new UseRight(
                    body.id(),
                    spec,
                    logged.operation().header().source(),
                    logged.operation().id(),
                    logged.committedAt(),
                    end(body)));
  }

  private Optional<UseRight.End> end(ControlBody body) {
    return log.resourceVersion(ResourceKind.GRANT, body.id(), body.version() + 1)
        .map(next -> log.operation(next.leafIndex()).orElseThrow())
        .map(next -> new UseRight.End(next.operation().id(), next.committedAt()));
  }
}
