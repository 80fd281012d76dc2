package org.varve.processing.application;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.varve.evidence.operation.ActorName;
import org.varve.evidence.operation.ControlBody;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.SignerBody;
import org.varve.ledger.LogReader;
import org.varve.ledger.LoggedOperation;
import org.varve.ledger.Resource;
import org.varve.ledger.ResourceKind;
import org.varve.ledger.resource.AccessRequestSpec;
import org.varve.ledger.resource.GrantSpec;
import org.varve.ledger.resource.OwnershipSpec;
import org.varve.processing.domain.AccessDecision;
import org.varve.processing.domain.AccessDecision.Allowed;
import org.varve.processing.domain.AccessDecision.Denied;
import org.varve.processing.domain.AccessQuestion;
import org.varve.processing.domain.AccessRules;
import org.varve.processing.domain.DataScope;
import org.varve.processing.domain.Requester;

/**
 * Which operations a user may see, by their kinds: data by the rules, the frame of the log by
 * everyone, and what changes rights by those whose rights they are.
 */
final class Visibility {
  private static final Denied NOT_CONCERNED = new Denied("it does not concern you");

  private final LogReader log;
  private final AccessRules rules;
  private final Requester requester;
  private final Instant now;

  /** As rules and clock say at one moment. */
  Visibility(LogReader log, AccessRules rules, Requester requester, Instant now) {
    this.log = log;
    this.rules = rules;
    this.requester = requester;
    this.now = now;
  }

  /**
   * @param leafIndex where the operation is, for kinds of which more than this must be known
   */
  AccessDecision of(OperationKind kind, String source, Optional<String> dataType, long leafIndex) {
    return switch (kind) {
      case GENESIS, FORMAT, BLOCK -> new AccessDecision.Open();
      case DATA -> of(source, new DataScope.Typed(dataType));
      case GAP -> of(source, new DataScope.Some());
      case SIGNER -> body(leafIndex).map(this::ofSigner).orElse(NOT_CONCERNED);
      case CONTROL -> body(leafIndex).map(this::ofControl).orElse(NOT_CONCERNED);
      // Sums up the reads of many; each is told of his own by another call.
      case ACCESS -> NOT_CONCERNED;
    };
  }

  /** Data of a source. */
  AccessDecision of(String source, DataScope scope) {
    return rules.decide(new AccessQuestion(requester, GrantSpec.Right.READ, source, scope), now);
  }

  /** A key may be seen by whoever may see anything that it signs. */
  private AccessDecision ofSigner(Operation operation) {
    List<String> sources = SignerBody.decode(operation.payload().body().orElseThrow()).sources();
    return concerns(sources.stream().anyMatch(each -> rules.mayReadAnyOf(requester, each, now)));
  }

  private AccessDecision ofControl(Operation operation) {
    String user = requester.user();
    String own = new ActorName(ActorName.Office.USER, user).source();
    if (operation.header().source().equals(own) || rules.mayReadEverything(requester, now)) {
      return Allowed.whole();
    }
    ControlBody body = ControlBody.of(operation);
    return switch (ResourceKind.ofWord(body.kind()).orElseThrow()) {
      case DATA_FORMAT, ORGANISATION -> Allowed.whole();
      case DATA_USER -> concerns(body.id().equals(user));
      case DATA_SOURCE -> of(body.id(), new DataScope.Some());
      case OWNERSHIP -> concerns(rules.owns(user, body.id()) || wasOwner(user, body));
      case GRANT ->
          concerns(versions(ResourceKind.GRANT, body).anyMatch(each -> isFor(user, each)));
      case ACCESS_REQUEST ->
          concerns(
              versions(ResourceKind.ACCESS_REQUEST, body).anyMatch(each -> isAsked(user, each)));
      case BINDING, COLLECTION, OPERATOR, SUPERVISOR, ALERT_RULE, RETENTION, ACKNOWLEDGEMENT ->
          NOT_CONCERNED;
    };
  }

  private boolean wasOwner(String user, ControlBody body) {
    return versions(ResourceKind.OWNERSHIP, body)
        .anyMatch(each -> OwnershipSpec.of(each.spec()).owner().equals(user));
  }

  /** A grant concerns whom it is for, and who owns a source that it gives. */
  private boolean isFor(String user, Resource grant) {
    GrantSpec spec = GrantSpec.of(grant.spec());
    return spec.isOf(user) || spec.sources().stream().anyMatch(source -> rules.owns(user, source));
  }

  /** A request concerns who owns a source that it asks for. */
  private boolean isAsked(String user, Resource request) {
    return AccessRequestSpec.of(request.spec()).sources().stream()
        .anyMatch(source -> rules.owns(user, source));
  }

  /** The version that a statement makes, and the one before, which it ends. */
  private Stream<Resource> versions(ResourceKind kind, ControlBody body) {
    return LongStream.of(body.version(), body.version() - 1)
        .filter(version -> version > 0)
        .mapToObj(version -> log.resourceVersion(kind, body.id(), version))
        .flatMap(Optional::stream)
        .filter(version -> !version.deleted());
  }

  private Optional<Operation> body(long leafIndex) {
    return log.operation(leafIndex).map(LoggedOperation::operation);
  }

  private static AccessDecision concerns(boolean yes) {
    return yes ? Allowed.whole() : NOT_CONCERNED;
  }
}
