package org.varve.processing.adapter.grpc;

import com.google.protobuf.ByteString;
import io.grpc.Context;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.varve.evidence.MalformedException;
import org.varve.evidence.operation.ActorName;
import org.varve.evidence.operation.Spec;
import org.varve.ledger.Resource;
import org.varve.ledger.ResourceKind;
import org.varve.ledger.resource.ActorSpec;
import org.varve.processing.application.FollowResources;
import org.varve.processing.application.ReadResources;
import org.varve.processing.application.ResourceRules.Problem;
import org.varve.processing.application.ResourceRules.Proposal;
import org.varve.processing.domain.ResourceDetails;
import org.varve.processing.domain.ResourceEvent;
import org.varve.proto.c2p.v1.QueryEventsResponse;
import org.varve.proto.common.v1.ResourceChange;
import org.varve.proto.common.v1.ResourceEventType;
import org.varve.proto.common.v1.ResourceVersion;
import org.varve.proto.m2p.v1.ResolveIdentityResponse;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/** Reads and writes resources. */
final class ResourceMessages {
  private static final int RESOURCES_A_MESSAGE = 1_000;
  private static final int BYTES_A_MESSAGE = 4 << 20;

  private ResourceMessages() {}

  static Proposal proposal(ResourceVersion message) {
    try {
      return new Proposal(
          ReadResources.kind(message.getKind()),
          message.getId(),
          message.getVersion(),
          message.getDeleted()
              ? Optional.empty()
              : Optional.of(Spec.decode(message.getSpec().toByteArray())));
    } catch (MalformedException e) {
      throw new Failure(
          ErrorReason.MALFORMED_REQUEST,
          "%s '%s': %s".formatted(message.getKind(), message.getId(), e.getMessage()),
          e);
    }
  }

  static ActorName actor(String source) {
    return ActorName.ofSource(source)
        .orElseThrow(() -> Requests.malformed("actor", source, "urn:varve:operator:NAME"));
  }

  static ResourceVersion version(ResourceDetails details) {
    Resource resource = details.resource();
    return ResourceVersion.newBuilder()
        .setKind(resource.kind().word())
        .setId(resource.id())
        .setVersion(resource.version())
        .setDeleted(resource.deleted())
        .setSpec(Answers.shared(resource.spec().encode()))
        .setOperationId(Answers.bytes(resource.operation()))
        .setLeafIndex(resource.leafIndex())
        .setEffectiveLeafIndex(resource.effectiveLeafIndex())
        .setStatedBy(details.statedBy())
        .setStatedAt(Answers.timestamp(details.statedAt()))
        .setReason(details.reason())
        .setWaiting(details.waiting())
        .build();
  }

  static org.varve.proto.common.v1.ResourceEvent event(ResourceEvent event) {
    org.varve.proto.common.v1.ResourceEvent.Builder message =
        org.varve.proto.common.v1.ResourceEvent.newBuilder()
            .setLeafIndex(event.leafIndex())
            .setType(type(event.type()))
            .setAfter(version(event.after()))
            .setBy(event.by())
            .setRecordedAt(Answers.timestamp(event.recordedAt()));
    event.before().ifPresent(before -> message.setBefore(version(before)));
    return message.build();
  }

  /** What a recorded operation did. */
  static ResourceChange change(ResourceEvent event) {
    ResourceChange.Builder change =
        ResourceChange.newBuilder()
            .setAfter(resource(version(event.after())))
            .setChanged(true)
            .setOperationId(Answers.bytes(event.after().resource().operation()));
    event.before().ifPresent(before -> change.setBefore(resource(version(before))));
    return change.build();
  }

  /** What a proposal would do, and what is wrong with it. */
  static ResourceChange trial(
      ResourceVersion proposed, Optional<ResourceDetails> inForce, List<Problem> problems) {
    Optional<ResourceVersion> before = inForce.map(ResourceMessages::version);
    ResourceChange.Builder change =
        ResourceChange.newBuilder().setAfter(resource(proposed)).setChanged(true);
    before.ifPresent(
        now ->
            change
                .setBefore(resource(now))
                .setChanged(
                    now.getDeleted() != proposed.getDeleted()
                        || !now.getSpec().equals(proposed.getSpec())));
    problems.stream().map(ResourceMessages::problem).forEach(change::addProblems);
    return change.build();
  }

  private static ResourceChange.Problem problem(Problem problem) {
    ResourceChange.Problem.Builder message =
        ResourceChange.Problem.newBuilder()
            .setReason(problem.reason().name())
            .setDetail(problem.detail());
    problem
        .missing()
        .ifPresent(
            user -> message.setMissingKind(ResourceKind.DATA_USER.word()).setMissingId(user));
    return message.build();
  }

  /** Resources in messages of a bounded number; at least one message. */
  static <T> Supplier<Optional<T>> pages(
      List<ResourceDetails> all, Function<List<ResourceVersion>, T> message) {
    Iterator<ResourceDetails> rest = all.iterator();
    boolean[] begun = {false};
    return () -> {
      if (begun[0] && !rest.hasNext()) {
        return Optional.empty();
      }
      begun[0] = true;
      List<ResourceVersion> page = new ArrayList<>();
      int bytes = 0;
      while (rest.hasNext() && page.size() < RESOURCES_A_MESSAGE && bytes < BYTES_A_MESSAGE) {
        ResourceVersion next = version(rest.next());
        page.add(next);
        bytes += next.getSerializedSize();
      }
      return Optional.of(message.apply(page));
    };
  }

  /** The messages of a look after the other, until the end of the log. */
  static Supplier<Optional<QueryEventsResponse>> toTheEnd(FollowResources.Follower follower) {
    BooleanSupplier abandoned = Context.current()::isCancelled;
    boolean[] ended = {false};
    return () -> {
      if (ended[0]) {
        return Optional.empty();
      }
      FollowResources.Look look = follower.next(abandoned);
      ended[0] = look.isAtEnd();
      return Optional.of(looked(look));
    };
  }

  static QueryEventsResponse looked(FollowResources.Look look) {
    return QueryEventsResponse.newBuilder()
        .addAllEvents(look.events().stream().map(ResourceMessages::event).toList())
        .setPosition(look.position())
        .build();
  }

  private static org.varve.proto.common.v1.Resource resource(ResourceVersion version) {
    return org.varve.proto.common.v1.Resource.newBuilder().setVersion(version).build();
  }

  private static ResourceEventType type(ResourceEvent.Type type) {
    return switch (type) {
      case IN_FORCE -> ResourceEventType.RESOURCE_EVENT_TYPE_IN_FORCE;
      case PROPOSED -> ResourceEventType.RESOURCE_EVENT_TYPE_PROPOSED;
      case REJECTED -> ResourceEventType.RESOURCE_EVENT_TYPE_REJECTED;
    };
  }

  /** How an actor is bound by his credential. */
  static ResolveIdentityResponse identity(Resource credential) {
    ActorSpec spec = ActorSpec.of(credential.spec());
    ResolveIdentityResponse.Builder message =
        ResolveIdentityResponse.newBuilder()
            .setActive(spec.active())
            .setOperationId(Answers.bytes(credential.operation()))
            .setEffectiveLeafIndex(credential.effectiveLeafIndex());
    spec.key().ifPresent(key -> message.setKey(ByteString.copyFrom(key.coseKey())));
    return message.build();
  }
}
