package org.varve.provisioning;

import com.google.protobuf.ByteString;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.varve.evidence.Digest;
import org.varve.evidence.file.EvidenceFile;
import org.varve.evidence.file.OrganisationKeys;
import org.varve.evidence.file.TrustFile;
import org.varve.evidence.file.TrustFileBuilder;
import org.varve.evidence.file.Verdict;
import org.varve.evidence.file.Verifier;
import org.varve.evidence.log.Checkpoint;
import org.varve.evidence.log.NoteKey;
import org.varve.evidence.log.SignedNote;
import org.varve.evidence.operation.GenesisBody;
import org.varve.evidence.operation.ItemTree;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.Spec;
import org.varve.proto.common.v1.Filter;
import org.varve.proto.common.v1.OperationSummary;
import org.varve.proto.common.v1.Requester;
import org.varve.proto.s2p.v1.GetHeadRequest;
import org.varve.proto.s2p.v1.GetRequest;
import org.varve.proto.s2p.v1.GetResponse;
import org.varve.proto.s2p.v1.QueryResourcesRequest;
import org.varve.proto.s2p.v1.SearchRequest;
import org.varve.proto.u2s.v1.VerifyRequest;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/**
 * Answers whether something is recorded here, in the words of a verdict (ITU-T Y.4561 clause 8.3:
 * validity of stored data).
 */
final class RecordedVerdicts {

  private static final int MATCHES_MAX = 100;
  private static final int FILE_BYTES_MAX = 4 << 20;

  private final Processing processing;
  private volatile @Nullable GenesisBody genesis;
  private volatile @Nullable Trusting trusting;

  private record Trusting(String trust, Verifier verifier) {}

  RecordedVerdicts(Processing processing) {
    this.processing = processing;
  }

  /** A verdict, and the operations that it is about. */
  record Answer(Verdict verdict, List<OperationSummary> matches) {
    Answer {
      matches = List.copyOf(matches);
    }
  }

  Answer verify(VerifyRequest request, Requester requester) {
    return switch (request.getSubjectCase()) {
      case CONTENT_DIGEST -> digest(request.getContentDigest(), requester);
      case FILE -> file(request.getFile(), requester);
      case EVIDENCE -> evidence(request.getEvidence(), requester);
      case SUBJECT_NOT_SET ->
          throw new Failure(
              ErrorReason.MALFORMED_REQUEST,
              "nothing to verify was given; set content_digest, file or evidence");
    };
  }

  private Answer file(ByteString file, Requester requester) {
    requireSize(file, "file");
    int max = ItemTree.MAX_ITEM_BYTES;
    if (file.size() > max) {
      return new Answer(
          notRecorded(
              "An item has at most %d bytes, this file has %d.".formatted(max, file.size())),
          List.of());
    }
    return digest(
        ByteString.copyFrom(ItemTree.root(List.of(file.toByteArray())).bytes()), requester);
  }

  private Answer digest(ByteString contentRoot, Requester requester) {
    if (contentRoot.size() != Digest.BYTES) {
      throw new Failure(
          ErrorReason.MALFORMED_REQUEST,
          "content_digest has %d bytes; a digest has %d"
              .formatted(contentRoot.size(), Digest.BYTES));
    }
    SearchRequest request =
        SearchRequest.newBuilder()
            .setRequester(requester)
            .setFilter(Filter.newBuilder().setContentRoot(contentRoot))
            .setLimit(MATCHES_MAX)
            .build();
    List<OperationSummary> matches = new ArrayList<>();
    processing
        .waiting()
        .search(request)
        .forEachRemaining(page -> matches.addAll(page.getOperationsList()));
    if (matches.isEmpty()) {
      return new Answer(notRecorded("Its digest was looked for."), matches);
    }
    return new Answer(recorded(matches.get(0)), matches);
  }

  private Answer evidence(ByteString bytes, Requester requester) {
    requireSize(bytes, "evidence");
    byte[] evidence = bytes.toByteArray();
    Verdict verdict = verifier(requester).verify(evidence);
    if (!verdict.isValid()) {
      return new Answer(verdict, List.of());
    }
    EvidenceFile file = EvidenceFile.decode(evidence);
    Checkpoint theirs = Checkpoint.parse(file.checkpoint().text());
    // A head is signed once a commit, so the one that the last leaf was recorded under is this one,
    // unless the log has gone another way since.
    Optional<Checkpoint> ours = firstHead(theirs.size() - 1);
    if (!ours.equals(Optional.of(theirs))) {
      return new Answer(contradicted(theirs), List.of());
    }
    Optional<GetResponse> recorded = shown(file.receipt().proof().leafIndex(), requester);
    boolean isErased =
        file.item().isEmpty() && recorded.filter(GetResponse::hasErasedAt).isPresent();
    return new Answer(
        isErased ? erased(recorded.get()) : verdict,
        recorded.map(GetResponse::getSummary).stream().toList());
  }

  private static Verdict erased(GetResponse recorded) {
    return new Verdict(
        Verdict.Code.ERASED,
        "item",
        Verdict.Code.ERASED.meaning()
            + " It was erased at %s.".formatted(Messages.instant(recorded.getErasedAt())),
        Verdict.Code.ERASED.nextStep());
  }

  /** A head says nothing about what lies under it, so that anyone may know it. */
  private Optional<Checkpoint> firstHead(long leafIndex) {
    return unless(
        Set.of(ErrorReason.NOT_FOUND),
        () -> {
          GetHeadRequest request = GetHeadRequest.newBuilder().setLeafIndex(leafIndex).build();
          String checkpoint = processing.waiting().getHead(request).getCheckpoint();
          return Checkpoint.parse(SignedNote.parse(checkpoint).text());
        });
  }

  /** The operation at a leaf, if the data user may see it. */
  private Optional<GetResponse> shown(long leafIndex, Requester requester) {
    GetRequest request =
        GetRequest.newBuilder().setRequester(requester).setLeafIndex(leafIndex).build();
    return unless(
        Set.of(ErrorReason.NOT_FOUND, ErrorReason.ACCESS_DENIED),
        () -> processing.waiting().get(request));
  }

  private static <T> Optional<T> unless(Set<ErrorReason> absent, Supplier<T> call) {
    try {
      return Optional.of(call.get());
    } catch (StatusRuntimeException e) {
      if (absent.contains(Failure.of(e).reason())) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * Trusts the keys that the log was founded with, and those of the organisations that run it now.
   * What it has verified it remembers as long as they stay.
   */
  private Verifier verifier(Requester requester) {
    TrustFileBuilder trust = founders(requester);
    organisations().forEach(trust::organisation);
    TrustFile now = trust.build();
    Trusting known = trusting;
    if (known == null || !known.trust().equals(now.toString())) {
      known = new Trusting(now.toString(), new Verifier(now));
      trusting = known;
    }
    return known.verifier();
  }

  private TrustFileBuilder founders(Requester requester) {
    GenesisBody known = genesis;
    if (known == null) {
      GetRequest first = GetRequest.newBuilder().setRequester(requester).setLeafIndex(0).build();
      Operation operation =
          Operation.decode(processing.waiting().get(first).getOperation().toByteArray());
      known = GenesisBody.decode(operation.payload().body().orElseThrow());
      genesis = known;
    }
    TrustFileBuilder trust =
        TrustFile.builder(NoteKey.parse(known.checkpointKey()), known.receiptKey());
    known.authorities().forEach(trust::authority);
    return trust;
  }

  private Map<String, OrganisationKeys> organisations() {
    QueryResourcesRequest all =
        QueryResourcesRequest.newBuilder().setKind(OrganisationKeys.KIND).build();
    Map<String, OrganisationKeys> organisations = new TreeMap<>();
    processing
        .waiting()
        .queryResources(all)
        .forEachRemaining(
            page ->
                page.getResourcesList()
                    .forEach(
                        each ->
                            organisations.put(
                                each.getId(),
                                OrganisationKeys.of(Spec.decode(each.getSpec().toByteArray())))));
    return organisations;
  }

  private static void requireSize(ByteString bytes, String what) {
    if (bytes.size() > FILE_BYTES_MAX) {
      throw new Failure(
          ErrorReason.MALFORMED_REQUEST,
          "the %s has %d bytes, at most %d are taken; verify it offline, or by its digest"
              .formatted(what, bytes.size(), FILE_BYTES_MAX));
    }
  }

  private static Verdict recorded(OperationSummary first) {
    return new Verdict(
        Verdict.Code.VALID,
        "",
        "Exactly this content was recorded here, first by %s at %s."
            .formatted(first.getSigner(), Messages.instant(first.getCommittedAt())),
        "To rely on no one's word, get the evidence file of the operation and verify it offline.");
  }

  private static Verdict notRecorded(String detail) {
    return new Verdict(
        Verdict.Code.NOT_RECORDED,
        "",
        "Nothing with this content is recorded here. " + detail,
        "Check that it is the original, to the last byte, and that this is the log it was recorded"
            + " in.");
  }

  private static Verdict contradicted(Checkpoint theirs) {
    return new Verdict(
        Verdict.Code.ROLLED_BACK,
        "checkpoint",
        Verdict.Code.ROLLED_BACK.meaning()
            + " The evidence is genuine, but this node's log was never what it shows: %d entries with root %s."
                .formatted(theirs.size(), theirs.root()),
        Verdict.Code.ROLLED_BACK.nextStep());
  }
}
