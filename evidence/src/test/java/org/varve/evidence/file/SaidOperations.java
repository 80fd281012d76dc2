package org.varve.evidence.file;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.varve.evidence.operation.GapBody;
import org.varve.evidence.operation.ItemTree;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationId;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.OperationPayload;
import org.varve.evidence.operation.OperationSigner;

/** What the signer of a scenario says about one source, and completeness files of it. */
class SaidOperations {
  static final long EPOCH = 1_790_000_000;
  static final long FIRST_LEAF = 500_000;

  final Scenario scenario = new Scenario();
  final List<Operation> operations = new ArrayList<>();

  /** States that a full queue cost the operations of a range. */
  void stateLossOf(long from, long to) {
    OperationPayload gap =
        OperationPayload.of(OperationKind.GAP)
            .epoch(EPOCH)
            .sequence(operations.size() + 1)
            .previous(operations.get(operations.size() - 1).id())
            .body(new GapBody(EPOCH, from, to, GapBody.Reason.QUEUE_FULL, 9).encode())
            .build();
    record(Scenario.SIGNER.sign(TestOperations.SOURCE, TestOperations.SAMPLED, gap));
  }

  void say(int count) {
    for (int i = 0; i < count; i++) {
      OperationId previous = operations.isEmpty() ? null : operations.get(i - 1).id();
      record(operation(i + 1, previous, 3));
    }
  }

  void record(Operation operation) {
    scenario.log.put(FIRST_LEAF + operations.size(), operation);
    operations.add(operation);
  }

  static Operation operation(long sequence, OperationId previous, int items) {
    return operation(Scenario.SIGNER, EPOCH, sequence, previous, items);
  }

  static Operation operation(
      OperationSigner signer, long epoch, long sequence, OperationId previous, int items) {
    OperationPayload payload =
        OperationPayload.of(OperationKind.DATA)
            .epoch(epoch)
            .sequence(sequence)
            .previous(previous)
            .format("senml-json/1")
            .dataType("temperature")
            .items(ItemTree.of(TestOperations.items(items)))
            .sampledFrom(TestOperations.SAMPLED)
            .sampledTo(TestOperations.SAMPLED.plusSeconds(2))
            .build();
    return signer.sign(TestOperations.SOURCE, TestOperations.SAMPLED.plusSeconds(9), payload);
  }

  List<RecordedOperation> recorded(int... sequences) {
    return IntStream.of(sequences)
        .mapToObj(sequence -> at(operations.get(sequence - 1), FIRST_LEAF + sequence - 1))
        .toList();
  }

  RecordedOperation at(Operation operation, long leaf) {
    return new RecordedOperation(operation, scenario.log.receipt(leaf, Scenario.SIZE));
  }

  static SequenceRange range(long from, long to) {
    return new SequenceRange(Scenario.SIGNER.signer(), TestOperations.SOURCE, EPOCH, from, to);
  }

  CompletenessFile file(long from, long to, List<RecordedOperation> recorded) {
    return new CompletenessFile(
        recorded.get(0).receipt().head(),
        Scenario.SIZE,
        scenario.log.checkpoint(Scenario.SIZE, Scenario.WITNESS),
        range(from, to),
        recorded,
        List.of(scenario.log.recorded(Scenario.BINDING_LEAF, Scenario.SIZE)));
  }
}
