package org.varve.provisioning;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.varve.evidence.file.CompletenessFile;
import org.varve.evidence.file.RecordedOperation;
import org.varve.evidence.file.SequenceRange;
import org.varve.evidence.log.InclusionProof;
import org.varve.evidence.log.Receipt;
import org.varve.evidence.log.ReceiptHead;
import org.varve.evidence.log.SignedNote;
import org.varve.proto.common.v1.Requester;
import org.varve.proto.s2p.v1.ProveCompletenessResponse;
import org.varve.proto.s2p.v1.ProveCompletenessResponse.Placed;
import org.varve.proto.u2s.v1.ProveCompletenessRequest;

/** Puts a completeness file together from what processing proves, and gives it out in parts. */
final class CompletenessAssembly {

  private static final int PART_BYTES_MAX = 1 << 20;

  private final Processing processing;

  CompletenessAssembly(Processing processing) {
    this.processing = processing;
  }

  /**
   * @return false if the data user gave the call up
   */
  boolean stream(
      ProveCompletenessRequest asked,
      Requester requester,
      ReadySink<org.varve.proto.u2s.v1.ProveCompletenessResponse> sink)
      throws InterruptedException {
    byte[] file = file(asked, requester).encode();
    for (int at = 0; at < file.length; at += PART_BYTES_MAX) {
      ByteString part = ByteString.copyFrom(file, at, Math.min(PART_BYTES_MAX, file.length - at));
      if (!sink.give(
          org.varve.proto.u2s.v1.ProveCompletenessResponse.newBuilder()
              .setFilePart(part)
              .build())) {
        return false;
      }
    }
    return true;
  }

  private CompletenessFile file(ProveCompletenessRequest asked, Requester requester) {
    Iterator<ProveCompletenessResponse> parts =
        processing
            .waiting()
            .proveCompleteness(
                org.varve.proto.s2p.v1.ProveCompletenessRequest.newBuilder()
                    .setRequester(requester)
                    .setSource(asked.getSource())
                    .setSigner(asked.getSigner())
                    .setEpoch(asked.getEpoch())
                    .setFromSequence(asked.getFromSequence())
                    .setToSequence(asked.getToSequence())
                    .build());
    ProveCompletenessResponse.Head first = parts.next().getHead();
    ReceiptHead head =
        new ReceiptHead(
            first.getReceiptHeader().toByteArray(), first.getReceiptSignature().toByteArray());
    List<RecordedOperation> operations = new ArrayList<>();
    parts.forEachRemaining(
        part ->
            part.getOperations()
                .getOperationsList()
                .forEach(each -> operations.add(recorded(each, head, first.getTreeSize()))));
    return new CompletenessFile(
        head,
        first.getTreeSize(),
        SignedNote.parse(first.getCheckpoint()),
        new SequenceRange(
            asked.getSigner(),
            asked.getSource(),
            asked.getEpoch(),
            first.getFromSequence(),
            first.getToSequence()),
        operations,
        first.getBindingsList().stream()
            .map(each -> recorded(each, head, first.getTreeSize()))
            .toList());
  }

  private static RecordedOperation recorded(Placed placed, ReceiptHead head, long treeSize) {
    return new RecordedOperation(
        EvidenceAssembly.operation(placed.getOperation()),
        Receipt.of(
            head,
            new InclusionProof(
                treeSize, placed.getLeafIndex(), EvidenceAssembly.digests(placed.getPathList()))));
  }
}
