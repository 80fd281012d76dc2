package org.varve.representation.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.varve.evidence.Digest;
import org.varve.evidence.crypto.SigningKey;
import org.varve.evidence.crypto.VerificationKey;
import org.varve.evidence.log.Checkpoint;
import org.varve.evidence.log.CheckpointSigner;
import org.varve.evidence.log.MemoryNodes;
import org.varve.evidence.log.MerkleLog;
import org.varve.evidence.log.NoteKey;
import org.varve.evidence.log.ReceiptHead;
import org.varve.evidence.log.ReceiptSigner;
import org.varve.evidence.operation.DataBlock;
import org.varve.evidence.operation.GenesisBody;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationId;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.OperationPayload;
import org.varve.evidence.operation.OperationSigner;
import org.varve.evidence.operation.SignerBody;
import org.varve.proto.common.v1.OperationResult;
import org.varve.proto.common.v1.Receipt;

/**
 * A log in memory with real trees, receipts and checkpoints, and as many of a ledger's rules as
 * representation can notice: duplicates, forks, tokens. Not thread-safe.
 */
final class FakeLedger {
  static final String ORIGIN = "log.example/varve";
  private static final Instant COMMITTED_AT = TestClock.START.plusSeconds(5);

  private final SigningKey receiptKey = TestAgent.seeded(101).key();
  private final SigningKey checkpointKey = TestAgent.seeded(102).key();
  private final MerkleLog tree = new MerkleLog(new MemoryNodes());
  private final List<Operation> operations = new ArrayList<>();
  private final Map<Long, Receipt> receipts = new HashMap<>();
  private final Map<OperationId, Long> leaves = new HashMap<>();
  private final Map<List<Object>, OperationId> places = new HashMap<>();
  private final Map<Digest, Digest> keyOfToken = new HashMap<>();
  private long height;

  FakeLedger(VerificationKey authority) {
    GenesisBody body =
        new GenesisBody(
            ORIGIN,
            receiptKey.verificationKey(),
            NoteKey.ofLog(ORIGIN, checkpointKey.verificationKey()).toString(),
            List.of(authority),
            false);
    append(
        new OperationSigner(receiptKey, ORIGIN)
            .sign(
                ORIGIN,
                TestClock.START,
                OperationPayload.of(OperationKind.GENESIS)
                    .epoch(0)
                    .sequence(1)
                    .body(body.encode())
                    .build()));
  }

  Operation genesis() {
    return operations.get(0);
  }

  long size() {
    return tree.size();
  }

  long height() {
    return height;
  }

  VerificationKey receiptKey() {
    return receiptKey.verificationKey();
  }

  NoteKey checkpointKey() {
    return NoteKey.ofLog(ORIGIN, checkpointKey.verificationKey());
  }

  Operation operation(long leafIndex) {
    return operations.get((int) leafIndex);
  }

  Optional<Long> leafOf(OperationId id) {
    return Optional.ofNullable(leaves.get(id));
  }

  Receipt receipt(long leafIndex) {
    return receipts.get(leafIndex);
  }

  /** Records what is new and gives one result for each operation. */
  List<OperationResult> record(DataBlock block) {
    List<Function<Void, OperationResult>> results = new ArrayList<>();
    long before = tree.size();
    for (Operation operation : block.operations()) {
      results.add(judge(operation));
    }
    if (tree.size() > before) {
      append(block.blockOperation());
      height++;
      sign(before);
    }
    return results.stream().map(result -> result.apply(null)).toList();
  }

  static ByteString idOf(Operation operation) {
    return ByteString.copyFrom(operation.id().digest().bytes());
  }

  static Timestamp committedAt() {
    return Timestamp.newBuilder().setSeconds(COMMITTED_AT.getEpochSecond()).build();
  }

  private Function<Void, OperationResult> judge(Operation operation) {
    OperationResult.Builder result = OperationResult.newBuilder().setOperationId(idOf(operation));
    Long known = leaves.get(operation.id());
    if (known != null) {
      return now ->
          result
              .setDuplicate(OperationResult.Duplicate.newBuilder().setFirstReceipt(receipt(known)))
              .build();
    }
    Optional<String> refusal = refusal(operation);
    if (refusal.isPresent()) {
      return now ->
          result
              .setRefused(
                  OperationResult.Refused.newBuilder()
                      .setReason(refusal.get())
                      .setMessage(refusal.get() + " says the ledger; start a new epoch"))
              .build();
    }
    long leaf = append(operation);
    return now ->
        result.setRecorded(OperationResult.Recorded.newBuilder().setReceipt(receipt(leaf))).build();
  }

  private Optional<String> refusal(Operation operation) {
    OperationPayload payload = operation.payload();
    List<Object> place =
        List.of(
            operation.header().signer(),
            operation.header().source(),
            payload.epoch(),
            payload.sequence());
    if (places.putIfAbsent(place, operation.id()) != null) {
      return Optional.of("FORK");
    }
    if (payload.kind() == OperationKind.SIGNER) {
      SignerBody body = SignerBody.decode(payload.body().orElseThrow());
      Digest kid = body.key().kid();
      boolean used =
          body.tokenId()
              .map(token -> keyOfToken.merge(token, kid, (old, now) -> old))
              .filter(first -> !first.equals(kid))
              .isPresent();
      return used ? Optional.of("TOKEN_USED") : Optional.empty();
    }
    return Optional.empty();
  }

  private long append(Operation operation) {
    long leaf = tree.append(operation.leafHash());
    operations.add(operation);
    leaves.put(operation.id(), leaf);
    return leaf;
  }

  private void sign(long from) {
    Digest root = tree.root();
    ReceiptHead head = new ReceiptSigner(receiptKey, ORIGIN).sign(root, COMMITTED_AT);
    String checkpoint =
        new CheckpointSigner(checkpointKey, ORIGIN).sign(new Checkpoint(ORIGIN, tree.size(), root));
    for (long leaf = from; leaf < tree.size(); leaf++) {
      byte[] receipt =
          org.varve.evidence.log.Receipt.of(head, tree.inclusion(leaf, tree.size())).encode();
      receipts.put(
          leaf,
          Receipt.newBuilder()
              .setReceipt(ByteString.copyFrom(receipt))
              .setCheckpoint(checkpoint)
              .setLeafIndex(leaf)
              .setTreeSize(tree.size())
              .setLedgerHeight(height)
              .setCommittedAt(committedAt())
              .build());
    }
  }
}
