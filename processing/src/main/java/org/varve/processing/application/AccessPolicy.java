package org.varve.processing.application;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varve.evidence.MalformedException;
import org.varve.ledger.LogReader;
import org.varve.ledger.Resource;
import org.varve.ledger.ResourceKind;
import org.varve.ledger.resource.ActorSpec;
import org.varve.ledger.resource.GrantSpec;
import org.varve.ledger.resource.OwnershipSpec;
import org.varve.processing.domain.AccessDecision;
import org.varve.processing.domain.AccessQuestion;
import org.varve.processing.domain.AccessRules;
import org.varve.processing.domain.DataUser;
import org.varve.processing.domain.Requester;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/**
 * Decides who may do what, from the resources in the ledger's state and at processing's own clock.
 *
 * <p>The rules are kept until the next CONTROL operation, so that a change is effective at the next
 * decision after its commit.
 */
public final class AccessPolicy {
  private static final Logger LOG = LoggerFactory.getLogger(AccessPolicy.class);

  /** Bounds the memory of the rules; about 1 KiB each. */
  private static final int RESOURCES_MAX = 100_000;

  private final LogReader log;
  private final Clock clock;
  private volatile @Nullable Kept kept;

  public AccessPolicy(LogReader log, Clock clock) {
    this.log = log;
    this.clock = clock;
  }

  /** Rules, and the CONTROL operation after which they are as they are. */
  private record Kept(Optional<Long> newestControl, AccessRules rules) {}

  /** As the ledger has them now. */
  public AccessRules rules() {
    Kept known = kept;
    return known != null && known.newestControl().equals(log.newestControl())
        ? known.rules()
        : read();
  }

  public Instant now() {
    return clock.instant();
  }

  public AccessDecision decide(AccessQuestion question) {
    return rules().decide(question, now());
  }

  /** The one user with this certificate; empty if it is nobody's, or of more than one. */
  public Optional<DataUser> userWithCertificate(String name) {
    List<DataUser> users = rules().usersWith(user -> user.hasCertificate(name));
    return users.size() == 1 ? Optional.of(users.get(0)) : Optional.empty();
  }

  /** Whether a user may read all that there is, for no stated purpose. */
  public boolean readsEverything(DataUser user) {
    return rules().mayReadEverything(new Requester(user.id(), ""), now());
  }

  /** Whether there is a supervisor of this name who may act. */
  public boolean supervises(String name) {
    return log.resource(ResourceKind.SUPERVISOR, name)
        .filter(resource -> !resource.deleted() && ActorSpec.of(resource.spec()).active())
        .isPresent();
  }

  /**
   * The user that a credential belongs to.
   *
   * @param shown the credential, for messages
   * @throws Failure UNKNOWN_USER unless that is one user, who is active
   */
  public DataUser userWith(Predicate<DataUser> credential, String shown) {
    List<DataUser> found = rules().usersWith(credential);
    if (found.size() == 1 && found.get(0).active()) {
      return found.get(0);
    }
    if (found.isEmpty()) {
      throw unknown("%s is of no data user here; an operator can make a DataUser with it", shown);
    }
    if (found.size() > 1) {
      throw unknown(
          "%s is of more than one data user, so it is nobody's; an operator leaves it to one",
          shown);
    }
    throw unknown(
        "%s is of data user '%s', who is suspended; ask an operator"
            .formatted("%s", found.get(0).id()),
        shown);
  }

  /** One reader at a time; the others would read the same. */
  private synchronized AccessRules read() {
    // Before the rest: what changes meanwhile is read again.
    Optional<Long> newest = log.newestControl();
    Kept known = kept;
    if (known != null && known.newestControl().equals(newest)) {
      return known.rules();
    }
    AccessRules rules = new AccessRules(users(), grants(), owners());
    kept = new Kept(newest, rules);
    return rules;
  }

  private List<DataUser> users() {
    List<DataUser> users = new ArrayList<>();
    for (Resource resource : resources(ResourceKind.DATA_USER)) {
      try {
        users.add(DataUser.of(resource.id(), resource.spec()));
      } catch (MalformedException e) {
        // Whoever made it was not checked by an entity that knows these fields: nobody is let in.
        LOG.atWarn()
            .addKeyValue("dataUser", resource.id())
            .addKeyValue("reason", e.getMessage())
            .log("a data user has a spec that cannot be read, and is shut out");
      }
    }
    return users;
  }

  private List<AccessRules.NamedGrant> grants() {
    return resources(ResourceKind.GRANT).stream()
        .map(each -> new AccessRules.NamedGrant(each.id(), GrantSpec.of(each.spec())))
        .toList();
  }

  private Map<String, String> owners() {
    Map<String, String> owners = new HashMap<>();
    resources(ResourceKind.OWNERSHIP)
        .forEach(each -> owners.put(each.id(), OwnershipSpec.of(each.spec()).owner()));
    return owners;
  }

  private List<Resource> resources(ResourceKind kind) {
    List<Resource> resources = log.resources(kind);
    if (resources.size() > RESOURCES_MAX) {
      throw new Failure(
          ErrorReason.OVERLOADED,
          "there are %d resources of kind %s, and access is decided by at most %d; delete some"
              .formatted(resources.size(), kind, RESOURCES_MAX));
    }
    return resources;
  }

  private static Failure unknown(String why, String shown) {
    return new Failure(ErrorReason.UNKNOWN_USER, why.formatted(shown));
  }
}
