package org.varve.evidence.file;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.varve.evidence.Digest;
import org.varve.evidence.crypto.SigningKey;
import org.varve.evidence.log.Checkpoint;
import org.varve.evidence.log.Cosigner;
import org.varve.evidence.log.InclusionProof;
import org.varve.evidence.log.MerkleTree;
import org.varve.evidence.log.NoteSignature;
import org.varve.evidence.log.Receipt;
import org.varve.evidence.log.ReceiptHead;
import org.varve.evidence.log.SignedNote;
import org.varve.evidence.log.WorkedExample;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationSigner;
import org.varve.evidence.operation.SignerBody;

/** Makes evidence that has the right form and is not true, of true parts and with its own keys. */
final class Forger {
  static final String OWN_WITNESS = "a witness line by the forger";
  static final String OWN_SIGNER = "an operation of the forger in the true log";
  static final String OWN_AUTHORITY = "a binding by the forger in the true log";
  static final String OWN_CHECKPOINT = "a checkpoint by the forger";
  static final String OWN_LOG = "a log of the forger under the true name";
  static final String FORK = "a second history by the log itself";

  private static final int SIGNATURE_BYTES = 64;
  private static final long SIZE_OF_OTHERS = Scenario.SIZE - 1;
  private static final SigningKey OWN_KEY = Scenario.FORGERS_KEY;
  private static final OperationSigner OWN = OperationSigner.of(OWN_KEY);

  private final Map<String, Function<Random, EvidenceFile>> forgeries = new LinkedHashMap<>();
  private final Scenario scenario;
  private final EvidenceFile truth;

  Forger(Scenario scenario) {
    this.scenario = scenario;
    this.truth = scenario.full();
    forgeReceipts();
    forgeOperations();
    forgeItems();
    forgeLogs();
  }

  EvidenceFile truth() {
    return truth;
  }

  /** Every kind of forgery by name; some throw, since no evidence file can hold them. */
  Map<String, Function<Random, EvidenceFile>> forgeries() {
    return forgeries;
  }

  private void forgeReceipts() {
    InclusionProof proof = truth.receipt().proof();
    forgeries.put("a hash of the path", r -> withPath(flipped(proof.path(), r)));
    forgeries.put("the order of the path", r -> withPath(swapped(proof.path(), r)));
    forgeries.put(
        "the leaf index", r -> withPlace(Scenario.LEAF ^ 1 << r.nextInt(20), Scenario.SIZE, r));
    forgeries.put("the tree size", r -> withPlace(Scenario.LEAF, olderSize(r), r));
    forgeries.put("the receipt's signature", r -> withSignature(bytes(SIGNATURE_BYTES, r)));
    forgeries.put("the signature of another receipt", r -> withSignature(olderHead(r).signature()));
    forgeries.put("an older checkpoint", r -> withNote(olderNote(r)));
    forgeries.put("the checkpoint's root", r -> withText(Scenario.SIZE, any(r)));
    forgeries.put("the checkpoint's size", r -> withText(olderSize(r), root()));
  }

  private void forgeOperations() {
    forgeries.put("another operation", r -> withOperation(scenario.otherOperation(r.nextInt(99))));
    forgeries.put(
        "swapped signatures",
        r -> withOperation(resigned(truth.operation(), signature(scenario.binding))));
    forgeries.put(
        "the operation's signature",
        r -> withOperation(resigned(truth.operation(), bytes(SIGNATURE_BYTES, r))));
    forgeries.put(
        "the signer's name over the forger's key",
        r -> withOperation(data(new OperationSigner(OWN_KEY, Scenario.SIGNER.signer()), r)));
    forgeries.put(OWN_SIGNER, r -> recorded(data(OWN, r), scenario.binding));
    forgeries.put(OWN_AUTHORITY, r -> recorded(data(OWN, r), binding(OWN_KEY)));
    forgeries.put(
        "a binding that is not in the log",
        r -> withBinding(binding(Scenario.AUTHORITY), truth.bindings().get(0).receipt()));
  }

  private void forgeItems() {
    List<Digest> itemPath = scenario.itemTree.path(Scenario.ITEM);
    byte[] item = scenario.items.get(Scenario.ITEM);
    forgeries.put("the item", r -> withItem(Scenario.ITEM, itemPath, flipped(item, r)));
    forgeries.put("the item's index", r -> withItem(4 + r.nextInt(96), itemPath, item));
    forgeries.put("the item's path", r -> withItem(Scenario.ITEM, flipped(itemPath, r), item));
    forgeries.put(
        "another item",
        r -> withItem(Scenario.ITEM, itemPath, scenario.items.get(4 + r.nextInt(96))));
    Encapsulation block = truth.encapsulation().orElseThrow();
    forgeries.put("the index in the block", r -> inBlock(block.path(), r.nextInt(60)));
    forgeries.put("the path in the block", r -> inBlock(flipped(block.path(), r), block.index()));
    forgeries.put("another block", this::inAnotherBlock);
  }

  private void forgeLogs() {
    SignedNote unconfirmed = scenario.log.checkpoint(Scenario.SIZE);
    Cosigner ownWitness = new Cosigner(OWN_KEY, WorkedExample.WITNESS);
    Checkpoint checkpoint = Checkpoint.parse(unconfirmed.text());
    NoteSignature ownLine = ownWitness.cosign(checkpoint, TestLog.COSIGNED_AT);
    forgeries.put(OWN_WITNESS, r -> withNote(unconfirmed.with(ownLine)));
    forgeries.put(
        "a witness line of another checkpoint",
        r -> withNote(unconfirmed.with(olderNote(r).signatures().get(1))));
    forgeries.put(
        OWN_CHECKPOINT, r -> withNote(ownLog().checkpoint(Scenario.SIZE, Scenario.WITNESS)));
    forgeries.put(OWN_LOG, r -> evidence(ownLog(), Scenario.SIZE, truth.operation()));
    forgeries.put(FORK, r -> evidence(fork(r), Scenario.SIZE, truth.operation()));
  }

  private EvidenceFile with(Operation operation, Receipt receipt, SignedNote note) {
    return EvidenceFile.of(operation, receipt, note.toString()).withItem(scenario.item());
  }

  private EvidenceFile withOperation(Operation operation) {
    return with(operation, truth.receipt(), truth.checkpoint());
  }

  private EvidenceFile withNote(SignedNote note) {
    return with(truth.operation(), truth.receipt(), note);
  }

  /** Another text over the true signature lines. */
  private EvidenceFile withText(long size, Digest root) {
    String note = truth.checkpoint().toString();
    String text = new Checkpoint(Scenario.ORIGIN, size, root).text();
    return withNote(SignedNote.parse(text + note.substring(note.indexOf("\n\n") + 1)));
  }

  private EvidenceFile withPath(List<Digest> path) {
    return withProof(new InclusionProof(Scenario.SIZE, Scenario.LEAF, path));
  }

  /** Another place in the log, the path made as long as it has to be. */
  private EvidenceFile withPlace(long leafIndex, long size, Random random) {
    List<Digest> path = new ArrayList<>(truth.receipt().proof().path());
    while (path.size() < MerkleTree.pathLength(size, leafIndex)) {
      path.add(any(random));
    }
    int length = MerkleTree.pathLength(size, leafIndex);
    return withProof(new InclusionProof(size, leafIndex, path.subList(0, length)));
  }

  private EvidenceFile withProof(InclusionProof proof) {
    return with(truth.operation(), Receipt.of(truth.receipt().head(), proof), truth.checkpoint());
  }

  private EvidenceFile withSignature(byte[] signature) {
    ReceiptHead head = new ReceiptHead(truth.receipt().head().protectedHeader(), signature);
    return with(truth.operation(), Receipt.of(head, truth.receipt().proof()), truth.checkpoint());
  }

  private EvidenceFile withItem(int index, List<Digest> path, byte[] item) {
    return truth.withItem(EvidenceItem.ofContent(index, path, item));
  }

  private EvidenceFile withBinding(Operation binding, Receipt receipt) {
    return truth.withBindings(List.of(new RecordedOperation(binding, receipt)));
  }

  private EvidenceFile inBlock(List<Digest> path, int index) {
    RecordedOperation block = truth.encapsulation().orElseThrow().block();
    return truth.withEncapsulation(new Encapsulation(block, index, path));
  }

  /** A true block of the log, in which the operation is not. */
  private EvidenceFile inAnotherBlock(Random random) {
    Operation inside = scenario.otherOperation(random.nextInt(99));
    Operation block =
        TestOperations.block(Scenario.AUTHORITY, Scenario.ORIGIN, List.of(inside)).blockOperation();
    TestLog log = scenario.newLog().put(Scenario.LEAF, truth.operation());
    log.put(Scenario.BLOCK_LEAF, block);
    return evidence(log, SIZE_OF_OTHERS, truth.operation())
        .withEncapsulation(
            new Encapsulation(log.recorded(Scenario.BLOCK_LEAF, SIZE_OF_OTHERS), 0, List.of()));
  }

  /** What the true log, deceived, would have recorded. */
  private EvidenceFile recorded(Operation operation, Operation binding) {
    TestLog log = scenario.newLog().put(Scenario.LEAF, operation);
    log.put(Scenario.BINDING_LEAF, binding);
    return evidence(log, SIZE_OF_OTHERS, operation)
        .withBindings(List.of(log.recorded(Scenario.BINDING_LEAF, SIZE_OF_OTHERS)));
  }

  private static EvidenceFile evidence(TestLog log, long size, Operation operation) {
    return EvidenceFile.of(
        operation,
        log.receipt(Scenario.LEAF, size),
        log.checkpoint(size, Scenario.WITNESS).toString());
  }

  private TestLog ownLog() {
    return new TestLog(Scenario.ORIGIN, OWN_KEY, WorkedExample.key(0xb0))
        .put(Scenario.LEAF, truth.operation());
  }

  private TestLog fork(Random random) {
    return scenario
        .newLog()
        .put(Scenario.LEAF, truth.operation())
        .put(1 + random.nextInt(1_000), scenario.otherOperation(random.nextInt(99)));
  }

  private Operation binding(SigningKey authority) {
    return TestOperations.binding(authority, OWN, OWN_KEY, SignerBody.State.ACTIVE);
  }

  private static Operation data(OperationSigner signer, Random random) {
    List<byte[]> items = TestOperations.items(1 + random.nextInt(9));
    return TestOperations.data(signer, TestOperations.SOURCE, items);
  }

  private static Operation resigned(Operation operation, byte[] signature) {
    byte[] bytes = operation.bytes().clone();
    System.arraycopy(signature, 0, bytes, bytes.length - SIGNATURE_BYTES, SIGNATURE_BYTES);
    return Operation.decode(bytes);
  }

  private static byte[] signature(Operation operation) {
    byte[] bytes = operation.bytes();
    return Arrays.copyOfRange(bytes, bytes.length - SIGNATURE_BYTES, bytes.length);
  }

  private SignedNote olderNote(Random random) {
    return scenario.log.checkpoint(olderSize(random), Scenario.WITNESS);
  }

  private ReceiptHead olderHead(Random random) {
    return scenario.log.receipt(0, olderSize(random)).head();
  }

  private static long olderSize(Random random) {
    return Scenario.SIZE - 1 - random.nextInt(1_000);
  }

  private Digest root() {
    return scenario.log.root(Scenario.SIZE);
  }

  private static Digest any(Random random) {
    return Digest.of(bytes(Digest.BYTES, random));
  }

  private static byte[] bytes(int length, Random random) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] flipped(byte[] bytes, Random random) {
    return Bytes.flipBit(bytes, random.nextInt(8 * bytes.length));
  }

  private static List<Digest> flipped(List<Digest> path, Random random) {
    List<Digest> forged = new ArrayList<>(path);
    int at = random.nextInt(path.size());
    forged.set(at, Digest.of(flipped(path.get(at).bytes(), random)));
    return forged;
  }

  private static List<Digest> swapped(List<Digest> path, Random random) {
    List<Digest> forged = new ArrayList<>(path);
    int at = random.nextInt(path.size() - 1);
    Collections.swap(forged, at, at + 1 + random.nextInt(path.size() - at - 1));
    return forged;
  }
}
