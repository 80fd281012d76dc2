package org.varve.evidence.file;

import java.util.ArrayList;
import java.util.List;
import org.varve.evidence.Digest;
import org.varve.evidence.crypto.SigningKey;
import org.varve.evidence.log.Cosigner;
import org.varve.evidence.log.NoteKey;
import org.varve.evidence.log.Receipt;
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
  static final Digest TRANSACTION = Digest.sha256(new byte[] {'t', 'x'});

  static final SigningKey SIGNER_KEY = WorkedExample.signer();
  static final SigningKey AUTHORITY = WorkedExample.key(0x80);
  static final SigningKey RECEIPT_KEY = WorkedExample.receiptKey();
  static final SigningKey CHECKPOINT_KEY = WorkedExample.checkpointKey();
  static final SigningKey FORGERS_KEY = WorkedExample.key(0xa0);
  static final Cosigner WITNESS = new Cosigner(WorkedExample.witnessKey(), WorkedExample.WITNESS);
  static final OperationSigner SIGNER = OperationSigner.of(SIGNER_KEY);

  final SigningKey receiptKey;
  final List<byte[]> items = TestOperations.items(100);
  final ItemTree itemTree = ItemTree.of(items);
  final Operation operation = TestOperations.data(SIGNER, TestOperations.SOURCE, items);
  final Operation binding =
      TestOperations.binding(AUTHORITY, SIGNER, SIGNER_KEY, SignerBody.State.ACTIVE);
  final DataBlock block;
  final TestLog log;

  Scenario() {
    this(RECEIPT_KEY);
  }

  Scenario(SigningKey receiptKey) {
    this.receiptKey = receiptKey;
    List<Operation> operations = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      operations.add(i == 60 ? operation : otherOperation(i));
    }
    block = TestOperations.block(AUTHORITY, ORIGIN, operations);
    log = newLog();
    log.put(0, genesis(ORIGIN));
    log.put(BINDING_LEAF, binding).put(LEAF, operation).put(BLOCK_LEAF, block.blockOperation());
  }

  TestLog newLog() {
    return new TestLog(ORIGIN, receiptKey, CHECKPOINT_KEY);
  }

  NoteKey logKey() {
    return NoteKey.ofLog(ORIGIN, CHECKPOINT_KEY.verificationKey());
  }

  /** Trusts the log, its authority and one witness, which must confirm. */
  TrustFileBuilder trust() {
    return trustIn(logKey());
  }

  TrustFileBuilder trustIn(NoteKey otherLog) {
    return TrustFile.builder(otherLog, receiptKey.verificationKey())
        .authority(AUTHORITY.verificationKey())
        .witness("w1", WITNESS.noteKey())
        .quorum("w1");
  }

  Verifier verifier() {
    return new Verifier(trust().build());
  }

  /** The parts that no evidence lacks, and the binding. */
  EvidenceFile evidence() {
    return EvidenceFile.of(
            operation, log.receipt(LEAF, SIZE), log.checkpoint(SIZE, WITNESS).toString())
        .withBindings(List.of(log.recorded(BINDING_LEAF, SIZE)));
  }

  /** Every part that evidence can have. */
  EvidenceFile full() {
    return evidence()
        .withItem(item())
        .withAnchor(LedgerAnchor.embedded(70_000))
        .withEncapsulation(encapsulation());
  }

  /** The same, from a channel that organisations share. */
  EvidenceFile onFabric() {
    return full().withAnchor(LedgerAnchor.fabric("lighting", 70_000, TRANSACTION));
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

  Operation genesis(String origin) {
    return TestOperations.genesis(origin, receiptKey, logKey(), AUTHORITY);
  }

  /** Evidence of whatever the log has at a leaf, without a binding. */
  EvidenceFile evidenceOfLeaf(long leafIndex) {
    RecordedOperation recorded = log.recorded(leafIndex, SIZE);
    return EvidenceFile.of(
        recorded.operation(), recorded.receipt(), log.checkpoint(SIZE, WITNESS).toString());
  }

  /** Evidence of another operation at the same place. */
  EvidenceFile evidenceOf(Operation other) {
    log.put(LEAF, other);
    return evidenceOf(other, log.receipt(LEAF, SIZE));
  }

  EvidenceFile evidenceOf(Operation other, Receipt receipt) {
    return EvidenceFile.of(other, receipt, log.checkpoint(SIZE, WITNESS).toString())
        .withBindings(
            List.of(new RecordedOperation(binding, log.receiptLike(receipt, BINDING_LEAF))));
  }

  /** Evidence of the operation in a log of few entries, without a binding. */
  EvidenceFile evidenceAt(long size) {
    TestLog small = newLog().put(1, operation);
    return EvidenceFile.of(
        operation, small.receipt(1, size), small.checkpoint(size, WITNESS).toString());
  }

  /** The evidence with another block, which the log recorded at this leaf. */
  EvidenceFile encapsulatedIn(Operation other, long leafIndex) {
    log.put(BLOCK_LEAF, block.blockOperation()).put(leafIndex, other);
    RecordedOperation recorded = log.recorded(leafIndex, SIZE);
    return evidence().withEncapsulation(new Encapsulation(recorded, 0, List.of()));
  }

  /** Another operation of the same signer. */
  Operation otherOperation(int number) {
    return TestOperations.data(SIGNER, TestOperations.SOURCE, TestOperations.items(number + 1));
  }
}
