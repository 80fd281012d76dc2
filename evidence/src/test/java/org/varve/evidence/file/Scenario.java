package org.varve.evidence.file;

import java.util.ArrayList;
import java.util.List;
import org.varve.evidence.crypto.SigningKey;
import org.varve.evidence.log.Cosigner;
import org.varve.evidence.log.NoteKey;
import org.varve.evidence.log.WorkedExample;
import org.varve.evidence.operation.DataBlock;
import org.varve.evidence.operation.ItemTree;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationSigner;
import org.varve.evidence.operation.SignerBody;

/**
 * A log of 2^20 entries that a witness confirms, with an operation of 100 readings that came in a
 * block of 100 operations, signed by a bound key. All keys are fixed.
 */
final class Scenario {
  static final String ORIGIN = "log.example/varve";
  static final long SIZE = 1 << 20;
  static final long BINDING_LEAF = 40_000;
  static final long LEAF = 700_011;
  static final long BLOCK_LEAF = 700_050;
  static final int ITEM = 3;

  final SigningKey signerKey = WorkedExample.signer();
  final SigningKey authority = WorkedExample.key(0x80);
  final SigningKey receiptKey;
  final SigningKey checkpointKey = WorkedExample.checkpointKey();
  final Cosigner witness = new Cosigner(WorkedExample.witnessKey(), WorkedExample.WITNESS);
  final OperationSigner signer = OperationSigner.of(signerKey);
  final List<byte[]> items = TestOperations.items(100);
  final ItemTree itemTree = ItemTree.of(items);
  final Operation operation = TestOperations.data(signer, TestOperations.SOURCE, items);
  final Operation binding =
      TestOperations.binding(authority, signer, signerKey, SignerBody.State.ACTIVE);
  final DataBlock block;
  final TestLog log;

  Scenario() {
    this(WorkedExample.receiptKey());
  }

  Scenario(SigningKey receiptKey) {
    this.receiptKey = receiptKey;
    List<Operation> operations = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      operations.add(i == 60 ? operation : otherOperation(i));
    }
    block = TestOperations.block(authority, ORIGIN, operations);
    log = newLog();
    log.put(0, TestOperations.genesis(ORIGIN, receiptKey, logKey(), authority));
    log.put(BINDING_LEAF, binding).put(LEAF, operation).put(BLOCK_LEAF, block.blockOperation());
  }

  TestLog newLog() {
    return new TestLog(ORIGIN, receiptKey, checkpointKey);
  }

  NoteKey logKey() {
    return NoteKey.ofLog(ORIGIN, checkpointKey.verificationKey());
  }

  /** Trusts the log, its authority and one witness, which must confirm. */
  TrustFileBuilder trust() {
    return TrustFile.builder(logKey(), receiptKey.verificationKey())
        .authority(authority.verificationKey())
        .witness("w1", witness.noteKey())
        .quorum("w1");
  }

  Verifier verifier() {
    return new Verifier(trust().build());
  }

  /** The parts that no evidence lacks, and the binding. */
  EvidenceFile evidence() {
    return EvidenceFile.of(
            operation, log.receipt(LEAF, SIZE), log.checkpoint(SIZE, witness).toString())
        .withBindings(List.of(log.recorded(BINDING_LEAF, SIZE)));
  }

  /** Every part that evidence can have. */
  EvidenceFile full() {
    return evidence()
        .withItem(item())
        .withAnchor(LedgerAnchor.embedded(70_000))
        .withEncapsulation(encapsulation());
  }

  EvidenceItem item() {
    return EvidenceItem.ofContent(ITEM, itemTree.path(ITEM), items.get(ITEM));
  }

  EvidenceItem itemDigest() {
    return EvidenceItem.ofDigest(ITEM, itemTree.path(ITEM), ItemTree.leafHash(items.get(ITEM)));
  }

  Encapsulation encapsulation() {
    List<byte[]> ids = block.operations().stream().map(each -> each.id().digest().bytes()).toList();
    return new Encapsulation(log.recorded(BLOCK_LEAF, SIZE), 60, ItemTree.of(ids).path(60));
  }

  /** Another operation of the same signer. */
  Operation otherOperation(int number) {
    return TestOperations.data(signer, TestOperations.SOURCE, TestOperations.items(number + 1));
  }
}
