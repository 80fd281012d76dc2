package org.varve.processing.domain;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.varve.evidence.operation.ActorName;
import org.varve.evidence.operation.ActorName.Office;
import org.varve.ledger.resource.GrantSpec;
import org.varve.processing.domain.AccessDecision.Allowed;
import org.varve.processing.domain.AccessDecision.Denied;

/**
 * Who may read what, as the ledger has it at one moment: nobody anything, but owners what they own,
 * users what they made, and whoever has a grant what it gives (ITU-T Y.4561 clauses 8.2 and 6.2.6).
 * Immutable.
 */
public final class AccessRules {

  private final Map<String, DataUser> users = new HashMap<>();
  private final Map<String, List<NamedGrant>> grants = new HashMap<>();
  private final Map<String, String> owners;

  /** A grant with the id of its resource. */
  public record NamedGrant(String id, GrantSpec spec) {}

  /**
   * @param grants in the order of their ids: of those that give the same, the first one is named
   * @param owners by the source
   */
  public AccessRules(
      Collection<DataUser> users, List<NamedGrant> grants, Map<String, String> owners) {
    users.forEach(user -> this.users.put(user.id(), user));
    grants.forEach(
        grant ->
            this.grants.computeIfAbsent(grant.spec().user(), id -> new ArrayList<>()).add(grant));
    this.owners = Map.copyOf(owners);
  }

  /** The user of this id; empty if there is none, or he is suspended. */
  public Optional<DataUser> activeUser(String id) {
    return Optional.ofNullable(users.get(id)).filter(DataUser::active);
  }

  /**
   * The users to whom a credential belongs; one, unless something is wrong.
   *
   * @param credential fits the users whose it is
   */
  public List<DataUser> usersWith(Predicate<DataUser> credential) {
    return users.values().stream().filter(credential).toList();
  }

  /** Whether a user owns a source: it is his by an Ownership, or he makes it himself. */
  public boolean owns(String user, String source) {
    return user.equals(owners.get(source)) || Office.USER.isOf(user, source);
  }

  public AccessDecision decide(AccessQuestion question, Instant now) {
    String user = question.requester().user();
    if (activeUser(user).isEmpty()) {
      return new Denied(
          "there is no active data user '%s'; an operator can make one".formatted(user));
    }
    if (owns(user, question.source())) {
      return Allowed.whole();
    }
    List<NamedGrant> near =
        of(user)
            .filter(grant -> grant.spec().rights().contains(question.right()))
            .filter(grant -> grant.spec().covers(question.source()))
            .filter(grant -> question.scope().isIn(grant.spec()))
            .toList();
    List<NamedGrant> held =
        near.stream()
            .filter(grant -> grant.spec().holdsAt(now))
            .filter(grant -> grant.spec().allowsPurpose(question.requester().purpose()))
            .toList();
    return held.isEmpty() ? denied(question, near, now) : allowed(held);
  }

  /**
   * Whether a user may read something of what a pattern of sources covers: an exact name, or a
   * prefix that ends in {@code *}.
   */
  public boolean mayReadAnyOf(Requester requester, String pattern, Instant now) {
    String user = requester.user();
    if (activeUser(user).isEmpty()) {
      return false;
    }
    return ownsAnyOf(user, pattern)
        || reading(requester, now)
            .flatMap(grant -> grant.spec().sources().stream())
            .anyMatch(granted -> SourcePattern.overlap(pattern, granted));
  }

  /** Whether a user owns something of what a pattern of sources covers. */
  public boolean ownsAnyOf(String user, String pattern) {
    return owners.entrySet().stream()
            .filter(each -> each.getValue().equals(user))
            .anyMatch(each -> SourcePattern.overlap(pattern, each.getKey()))
        || new ActorName(Office.USER, user)
            .sources().stream().anyMatch(own -> SourcePattern.overlap(pattern, own));
  }

  /** Whether a user may read all that there is, of every type and with every field. */
  public boolean mayReadEverything(Requester requester, Instant now) {
    return activeUser(requester.user()).isPresent()
        && reading(requester, now)
            .map(NamedGrant::spec)
            .filter(spec -> spec.dataTypes().isEmpty() && spec.fields().isEmpty())
            .anyMatch(spec -> spec.sources().contains(GrantSpec.ANYBODY));
  }

  private Stream<NamedGrant> reading(Requester requester, Instant now) {
    return of(requester.user())
        .filter(grant -> grant.spec().rights().contains(GrantSpec.Right.READ))
        .filter(grant -> grant.spec().holdsAt(now))
        .filter(grant -> grant.spec().allowsPurpose(requester.purpose()));
  }

  private Stream<NamedGrant> of(String user) {
    return Stream.concat(
        grants.getOrDefault(user, List.of()).stream(),
        grants.getOrDefault(GrantSpec.ANYBODY, List.of()).stream());
  }

  /** A grant to all fields gives most; otherwise each gives its own. */
  private static Allowed allowed(List<NamedGrant> held) {
    Optional<NamedGrant> whole =
        held.stream().filter(grant -> grant.spec().fields().isEmpty()).findFirst();
    if (whole.isPresent()) {
      return new Allowed(Optional.of(whole.get().id()), Set.of());
    }
    Set<String> fields = new LinkedHashSet<>();
    held.forEach(grant -> fields.addAll(grant.spec().fields()));
    return new Allowed(Optional.of(held.get(0).id()), fields);
  }

  private static Denied denied(AccessQuestion question, List<NamedGrant> near, Instant now) {
    String asked =
        "user '%s' may not %s source '%s'"
            .formatted(question.requester().user(), question.right().word(), question.source());
    if (near.isEmpty()) {
      return new Denied(asked + ": no grant covers it; ask its owner or an operator for one");
    }
    // One that only lacks its purpose is nearer than one that has ended.
    NamedGrant grant =
        near.stream().filter(each -> each.spec().holdsAt(now)).findFirst().orElse(near.get(0));
    if (!grant.spec().holdsAt(now)) {
      return new Denied(
          "%s: grant '%s' is not in force at %s; ask who made it to renew it"
              .formatted(asked, grant.id(), now));
    }
    String purpose = question.requester().purpose();
    return new Denied(
        "%s: grant '%s' is for %s, and the call is %s; name one of its purposes (--purpose)"
            .formatted(
                asked,
                grant.id(),
                String.join(", ", grant.spec().purposes()),
                purpose.isEmpty() ? "for none" : "for '" + purpose + "'"));
  }
}
