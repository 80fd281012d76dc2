package org.varve.processing.application;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.varve.ledger.Resource;
import org.varve.ledger.ResourceKind;
import org.varve.ledger.resource.AccessRequestSpec;
import org.varve.ledger.resource.GrantSpec;
import org.varve.processing.domain.AccessRules;
import org.varve.processing.domain.Requester;
import org.varve.processing.domain.ResourceDetails;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/** Reads the resources that concern a data user: what he owns, gives, was given and asks for. */
public final class UserResources {
  private final AccessPolicy policy;
  private final ReadResources read;

  public UserResources(AccessPolicy policy, ReadResources read) {
    this.policy = policy;
    this.read = read;
  }

  /**
   * Those of a kind that are there, by id.
   *
   * @param id of the one that is asked for; empty for all
   * @throws Failure UNKNOWN_USER; MALFORMED_REQUEST of a kind that is nothing to users
   */
  public List<ResourceDetails> of(Requester requester, ResourceKind kind, String id) {
    String user = requester.user();
    AccessRules rules = policy.rules();
    if (rules.activeUser(user).isEmpty()) {
      throw new Failure(
          ErrorReason.UNKNOWN_USER,
          "there is no active data user '%s'; an operator can make one".formatted(user));
    }
    Stream<ResourceDetails> all =
        id.isEmpty()
            ? read.all(kind)
            : Optional.of(id).flatMap(one -> read.find(kind, one, 0)).stream();
    return all.filter(each -> !each.resource().deleted())
        .filter(each -> concerns(user, each.resource(), rules))
        .toList();
  }

  private static boolean concerns(String user, Resource resource, AccessRules rules) {
    return switch (resource.kind()) {
      case DATA_USER -> resource.id().equals(user);
      case OWNERSHIP -> rules.owns(user, resource.id());
      case GRANT -> {
        GrantSpec grant = GrantSpec.of(resource.spec());
        yield grant.isOf(user) || isMadeBy(user, resource) || ownsOne(user, grant.sources(), rules);
      }
      case ACCESS_REQUEST ->
          isMadeBy(user, resource)
              || ownsOne(user, AccessRequestSpec.of(resource.spec()).sources(), rules);
      default ->
          throw new Failure(
              ErrorReason.MALFORMED_REQUEST,
              "kind %s is nothing to data users; ask for Grant, Ownership, AccessRequest or DataUser"
                  .formatted(resource.kind()));
    };
  }

  private static boolean isMadeBy(String user, Resource resource) {
    return resource.id().startsWith(user + "/");
  }

  private static boolean ownsOne(String user, List<String> sources, AccessRules rules) {
    return sources.stream().anyMatch(source -> rules.owns(user, source));
  }
}
