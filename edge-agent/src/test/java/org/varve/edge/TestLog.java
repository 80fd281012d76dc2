package org.varve.edge;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.varve.evidence.crypto.SigningKey;
import org.varve.evidence.file.TrustFile;
import org.varve.evidence.log.Checkpoint;
import org.varve.evidence.log.CheckpointSigner;
import org.varve.evidence.log.MemoryNodes;
import org.varve.evidence.log.MerkleLog;
import org.varve.evidence.log.ReceiptHead;
import org.varve.evidence.log.ReceiptSigner;
import org.varve.evidence.operation.GenesisBody;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationId;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.OperationPayload;
import org.varve.evidence.operation.OperationSigner;
import org.varve.proto.common.v1.LogIdentity;
import org.varve.proto.common.v1.Receipt;

/** A log in memory with real keys: what a server would have, without a server. */
public final class TestLog {
  public static final String ORIGIN = "log.example/varve";
  public static final SigningKey AUTHORITY = Fixtures.key(100);

  private final SigningKey receiptKey;
  private final ReceiptSigner receipts;
  private final CheckpointSigner checkpoints;
  private final MerkleLog log = new MerkleLog(new MemoryNodes());
  private final Map<OperationId, Receipt> recorded = new LinkedHashMap<>();
  private final List<Operation> operations = new ArrayList<>();
  private final Operation genesis;

  /**
   * @param firstByte of its keys: logs with other keys have the same name, but nobody's trust
   */
  public TestLog(int firstByte) {
    receiptKey = Fixtures.key(firstByte);
    receipts = new ReceiptSigner(receiptKey, ORIGIN);
    checkpoints = new CheckpointSigner(Fixtures.key(firstByte + 32), ORIGIN);
    genesis = genesis();
    log.append(genesis.leafHash());
  }

  public static TestLog trusted() {
    return new TestLog(32);
  }

  /** What somebody trusts who trusts this log and the agent of {@link Fixtures}. */
  public TrustFile trust() {
    return TrustFile.builder(checkpoints.noteKey(), receiptKey.verificationKey())
        .authority(AUTHORITY.verificationKey())
        .signer(Fixtures.SIGNER_NAME, Fixtures.AGENT_KEY.verificationKey())
        .build();
  }

  /** Records an operation, or gives the receipt that it got first. */
  public synchronized Receipt record(Operation operation) {
    return recorded.computeIfAbsent(operation.id(), id -> append(operation));
  }

  public synchronized Optional<Receipt> receipt(OperationId id) {
    return Optional.ofNullable(recorded.get(id));
  }

  /** In the order of the log, without the genesis operation. */
  public synchronized List<Operation> operations() {
    return List.copyOf(operations);
  }

  public LogIdentity identity() {
    return LogIdentity.newBuilder()
        .setOrigin(ORIGIN)
        .setReceiptKey(ByteString.copyFrom(receiptKey.verificationKey().coseKey()))
        .setCheckpointKey(checkpoints.noteKey().toString())
        .setGenesisOperation(ByteString.copyFrom(genesis.bytes()))
        .build();
  }

  private Receipt append(Operation operation) {
    operations.add(operation);
    long index = log.append(operation.leafHash());
    long size = log.size();
    Instant now = Fixtures.NOW.plusSeconds(size);
    ReceiptHead head = receipts.sign(log.root(), now);
    var receipt = org.varve.evidence.log.Receipt.of(head, log.inclusion(index, size));
    return Receipt.newBuilder()
        .setReceipt(ByteString.copyFrom(receipt.encode()))
        .setCheckpoint(checkpoints.sign(new Checkpoint(ORIGIN, size, log.root())))
        .setLeafIndex(index)
        .setTreeSize(size)
        .build();
  }

  private Operation genesis() {
    var body =
        new GenesisBody(
            ORIGIN,
            receiptKey.verificationKey(),
            checkpoints.noteKey().toString(),
            List.of(AUTHORITY.verificationKey()),
            false);
    OperationPayload payload =
        OperationPayload.of(OperationKind.GENESIS).epoch(0).sequence(1).body(body.encode()).build();
    return new OperationSigner(receiptKey, ORIGIN).sign(ORIGIN, Fixtures.NOW, payload);
  }
}
