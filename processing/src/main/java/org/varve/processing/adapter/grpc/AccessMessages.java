package org.varve.processing.adapter.grpc;

import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.varve.evidence.operation.AccessBody;
import org.varve.evidence.operation.AccessEntry;
import org.varve.processing.application.AccessPolicy;
import org.varve.processing.application.ReadAccesses;
import org.varve.processing.domain.AccessDecision.Allowed;
import org.varve.processing.domain.AccessDecision.Denied;
import org.varve.processing.domain.AccessDecision.Open;
import org.varve.processing.domain.DataUser;
import org.varve.processing.domain.PageToken;
import org.varve.processing.domain.SourcePattern;
import org.varve.proto.common.v1.AccessDecision;
import org.varve.proto.common.v1.AccessFilter;
import org.varve.proto.common.v1.LeafSpan;
import org.varve.proto.common.v1.NotedAccess;
import org.varve.proto.s2p.v1.IdentifyUserRequest;
import org.varve.proto.s2p.v1.ListAccessesResponse;

/** Writes decisions about access, and reads whose credential one is. */
final class AccessMessages {
  private AccessMessages() {}

  static AccessDecision decision(org.varve.processing.domain.AccessDecision decision) {
    AccessDecision.Builder message = AccessDecision.newBuilder().setAllowed(decision.isAllowed());
    if (decision instanceof Allowed allowed) {
      allowed.grant().ifPresent(message::setGrant);
      allowed.fields().stream().sorted().forEach(message::addFields);
    } else if (decision instanceof Denied denied) {
      message.setDenial(denied.why());
    } else if (!(decision instanceof Open)) {
      throw new IllegalStateException("unknown decision " + decision);
    }
    return message.build();
  }

  static ListAccessesResponse page(ReadAccesses.Page page) {
    ListAccessesResponse.Builder message =
        ListAccessesResponse.newBuilder()
            .setNextPageToken(page.next().map(PageToken::text).orElse(""));
    page.accesses().forEach(each -> message.addAccesses(noted(each)));
    return message.build();
  }

  static org.varve.proto.m2p.v1.ListAccessesResponse toMonitoring(ReadAccesses.Page page) {
    org.varve.proto.m2p.v1.ListAccessesResponse.Builder message =
        org.varve.proto.m2p.v1.ListAccessesResponse.newBuilder()
            .setNextPageToken(page.next().map(PageToken::text).orElse(""));
    page.accesses().forEach(each -> message.addAccesses(noted(each)));
    return message.build();
  }

  /** Which entries a filter asks for; of patterns those that may be about the same sources. */
  static Predicate<AccessEntry> wanted(AccessFilter filter) {
    String source = filter.getSource();
    return entry ->
        (filter.getActor().isEmpty() || filter.getActor().equals(entry.actor()))
            && (source.isEmpty()
                || entry.source().filter(s -> SourcePattern.overlap(s, source)).isPresent())
            && (!filter.getDenied() || entry.decision() == AccessEntry.Decision.DENIED);
  }

  /** What an ACCESS operation says, without which operations were given. */
  static List<NotedAccess> summed(AccessBody body) {
    return body.entries().stream()
        .map(entry -> noted(entry, body.from(), body.to()).build())
        .toList();
  }

  private static NotedAccess.Builder noted(AccessEntry entry, Instant from, Instant to) {
    return NotedAccess.newBuilder()
        .setFrom(Answers.timestamp(from))
        .setTo(Answers.timestamp(to))
        .setActor(entry.actor())
        .setAction(entry.action())
        .setSource(entry.source().orElse(""))
        .setAllowed(entry.decision() == AccessEntry.Decision.ALLOWED)
        .setPurpose(entry.purpose().orElse(""))
        .setGrant(entry.grant().orElse(""))
        .setCalls(entry.calls())
        .setOperations(entry.operations());
  }

  /** An entry of an ACCESS operation. */
  static NotedAccess noted(org.varve.processing.domain.NotedAccess noted) {
    NotedAccess.Builder message =
        noted(noted.entry(), noted.from(), noted.to())
            .setOperationId(Answers.bytes(noted.operation().statement().id()));
    noted
        .entry()
        .leaves()
        .forEach(
            range ->
                message.addLeaves(
                    LeafSpan.newBuilder().setFirst(range.first()).setLast(range.last())));
    return message.build();
  }

  /** The user whose credential it is. */
  static DataUser identified(AccessPolicy policy, IdentifyUserRequest request) {
    return switch (request.getCredentialCase()) {
      case CERTIFICATE ->
          policy.userWith(
              user -> user.hasCertificate(request.getCertificate()),
              "the certificate with the name '%s'".formatted(request.getCertificate()));
      case TOKEN -> token(policy, request.getToken());
      case CREDENTIAL_NOT_SET ->
          throw Requests.malformed("credential", "missing", "certificate or token");
    };
  }

  private static DataUser token(AccessPolicy policy, IdentifyUserRequest.TokenSubject token) {
    DataUser.TokenSubject subject =
        new DataUser.TokenSubject(token.getIssuer(), token.getSubject());
    return policy.userWith(
        user -> user.tokens().contains(subject),
        "the token of issuer '%s' for subject '%s'"
            .formatted(token.getIssuer(), token.getSubject()));
  }
}
