package org.varve.provisioning;

import com.google.protobuf.ByteString;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.varve.evidence.Digest;
import org.varve.evidence.file.EvidenceFile;
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
import org.varve.proto.common.v1.Filter;
import org.varve.proto.common.v1.OperationSummary;
import org.varve.proto.s2p.v1.GetRequest;
import org.varve.proto.s2p.v1.GetResponse;
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
  private volatile @Nullable Verifier verifier;

  RecordedVerdicts(Processing processing) {
    this.processing = processing;
  }

  /** A verdict, and the operations that it is about. */
  record Answer(Verdict verdict, List<OperationSummary> matches) {
    Answer {
      matches = List.copyOf(matches);
    }
  }

  Answer verify(VerifyRequest request) {
    return switch (request.getSubjectCase()) {
      case CONTENT_DIGEST -> digest(request.getContentDigest());
      case FILE -> file(request.getFile());
      case EVIDENCE -> evidence(request.getEvidence());
      case SUBJECT_NOT_SET ->
          throw new Failure(
              ErrorReason.MALFORMED_REQUEST,
              "nothing to verify was given; set content_digest, file or evidence");
    };
  }

  private Answer file(ByteString file) {
    requireSize(file, "file");
    int max = ItemTree.MAX_ITEM_BYTES;
    if (file.size() > max) {
      return new Answer(
          notRecorded(
              "An item has at most %d bytes, this file has %d.".formatted(max, file.size())),
          List.of());
    }
    return digest(ByteString.copyFrom(ItemTree.root(List.of(file.toByteArray())).bytes()));
  }

  private Answer digest(ByteString contentRoot) {
    if (contentRoot.size() != Digest.BYTES) {
      throw new Failure(
          ErrorReason.MALFORMED_REQUEST,
          "content_digest has %d bytes; a digest has %d"
              .formatted(contentRoot.size(), Digest.BYTES));
    }
    SearchRequest request =
        SearchRequest.newBuilder()
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

  private Answer evidence(ByteString bytes) {
    requireSize(bytes, "evidence");
    byte[] evidence = bytes.toByteArray();
    Verdict verdict = verifier().verify(evidence);
    if (!verdict.isValid()) {
      return new Answer(verdict, List.of());
    }
    EvidenceFile file = EvidenceFile.decode(evidence);
    Checkpoint theirs = Checkpoint.parse(file.checkpoint().text());
    // A head is signed once a commit, so the one that the last leaf was recorded under is this one,
    // unless the log has gone another way since.
    Optional<Checkpoint> ours = atLeaf(theirs.size() - 1).flatMap(RecordedVerdicts::firstHead);
    if (!ours.equals(Optional.of(theirs))) {
      return new Answer(contradicted(theirs), List.of());
    }
    return new Answer(
        verdict,
        atLeaf(file.receipt().proof().leafIndex()).map(GetResponse::getSummary).stream().toList());
  }

  private static Optional<Checkpoint> firstHead(GetResponse found) {
    return found.hasReceipt()
        ? Optional.of(Checkpoint.parse(SignedNote.parse(found.getReceipt().getCheckpoint()).text()))
        : Optional.empty();
  }

  private Optional<GetResponse> atLeaf(long leafIndex) {
    try {
      return Optional.of(
          processing.waiting().get(GetRequest.newBuilder().setLeafIndex(leafIndex).build()));
    } catch (StatusRuntimeException e) {
      if (Failure.of(e).reason() == ErrorReason.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Trusts the keys that this node's own log was founded with. */
  private Verifier verifier() {
    Verifier known = verifier;
    if (known == null) {
      GetResponse first = processing.waiting().get(GetRequest.newBuilder().setLeafIndex(0).build());
      Operation genesis = Operation.decode(first.getOperation().toByteArray());
      GenesisBody body = GenesisBody.decode(genesis.payload().body().orElseThrow());
      TrustFileBuilder trust =
          TrustFile.builder(NoteKey.parse(body.checkpointKey()), body.receiptKey());
      body.authorities().forEach(trust::authority);
      known = new Verifier(trust.build());
      verifier = known;
    }
    return known;
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
        "Check that it is the original, to the last byte, and that this is the log it was recorded in.");
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
