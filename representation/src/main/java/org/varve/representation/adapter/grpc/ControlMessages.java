package org.varve.representation.adapter.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import java.util.ArrayList;
import java.util.List;
import org.varve.evidence.MalformedException;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.Spec;
import org.varve.proto.c2r.v1.QueryResponse;
import org.varve.proto.common.v1.Resource;
import org.varve.proto.common.v1.ResourceChange;
import org.varve.proto.common.v1.ResourceVersion;
import org.varve.representation.application.ResourceControl;
import org.varve.representation.domain.SourceTerms;
import org.varve.representation.message.ReceiptMessages;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/** Reads and writes the resources that persons state, for C2R. */
final class ControlMessages {
  private static final int RESOURCES_A_MESSAGE = 1_000;

  private ControlMessages() {}

  /** What is wrong with a proposal by the rules of its kind. */
  static ResourceChange trial(ResourceControl resources, ResourceVersion proposed) {
    ResourceChange.Builder change =
        ResourceChange.newBuilder()
            .setAfter(Resource.newBuilder().setVersion(proposed))
            .setChanged(true);
    List<ResourceControl.Problem> problems =
        proposed.getDeleted()
            ? resources.problemsOfDeletion(proposed.getKind(), proposed.getId())
            : resources.problems(proposed.getKind(), proposed.getId(), spec(proposed));
    problems.forEach(problem -> change.addProblems(problem(problem)));
    return change.build();
  }

  private static ResourceChange.Problem problem(ResourceControl.Problem problem) {
    ResourceChange.Problem.Builder message =
        ResourceChange.Problem.newBuilder()
            .setReason(problem.reason().name())
            .setDetail(problem.detail());
    problem
        .missing()
        .ifPresent(format -> message.setMissingKind("DataFormat").setMissingId(format));
    return message.build();
  }

  /** What a recorded change made of its resource; how it was before, the ledger knows. */
  static ResourceChange change(ResourceControl.Recorded recorded) {
    Operation operation = recorded.operation();
    ByteString id = ReceiptMessages.shared(operation.id().digest().bytes());
    ResourceVersion.Builder version =
        ResourceVersion.newBuilder()
            .setKind(recorded.body().kind())
            .setId(recorded.body().id())
            .setVersion(recorded.body().version())
            .setDeleted(recorded.body().spec().isEmpty())
            .setSpec(ReceiptMessages.shared(recorded.body().spec().orElse(Spec.empty()).encode()))
            .setOperationId(id)
            .setLeafIndex(recorded.leafIndex())
            .setEffectiveLeafIndex(recorded.leafIndex())
            .setStatedBy(operation.header().source())
            .setStatedAt(
                Timestamp.newBuilder().setSeconds(operation.header().issuedAt().getEpochSecond()));
    operation.payload().description().ifPresent(version::setReason);
    return ResourceChange.newBuilder()
        .setAfter(Resource.newBuilder().setVersion(version))
        .setChanged(true)
        .setOperationId(id)
        .build();
  }

  /** The sources that representation goes by, or the one with this name; at least one message. */
  static List<QueryResponse> sources(List<SourceTerms> all, String name) {
    List<SourceTerms> found =
        all.stream().filter(terms -> name.isEmpty() || terms.source().equals(name)).toList();
    if (!name.isEmpty() && found.isEmpty()) {
      throw new Failure(
          ErrorReason.NOT_FOUND,
          "there is no DataSource '%s'; list those that there are".formatted(name));
    }
    List<QueryResponse> messages = new ArrayList<>();
    for (int from = 0; from == 0 || from < found.size(); from += RESOURCES_A_MESSAGE) {
      QueryResponse.Builder message = QueryResponse.newBuilder();
      found
          .subList(from, Math.min(found.size(), from + RESOURCES_A_MESSAGE))
          .forEach(
              terms ->
                  message.addResources(Resource.newBuilder().setVersion(version(terms)).build()));
      messages.add(message.build());
    }
    return messages;
  }

  private static ResourceVersion version(SourceTerms terms) {
    return ResourceVersion.newBuilder()
        .setKind("DataSource")
        .setId(terms.source())
        .setVersion(terms.version())
        .setSpec(ReceiptMessages.shared(terms.spec().encode()))
        .setLeafIndex(terms.leafIndex())
        .setEffectiveLeafIndex(terms.leafIndex())
        .build();
  }

  private static Spec spec(ResourceVersion proposed) {
    try {
      return Spec.decode(proposed.getSpec().toByteArray());
    } catch (MalformedException e) {
      throw new Failure(
          ErrorReason.MALFORMED_REQUEST,
          "%s '%s': %s".formatted(proposed.getKind(), proposed.getId(), e.getMessage()),
          e);
    }
  }
}
