package org.varve.provisioning;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.varve.evidence.Digest;
import org.varve.evidence.crypto.SigningKey;
import org.varve.evidence.log.Checkpoint;
import org.varve.evidence.log.CheckpointSigner;
import org.varve.evidence.log.InclusionProof;
import org.varve.evidence.log.MemoryNodes;
import org.varve.evidence.log.MerkleLog;
import org.varve.evidence.log.NoteKey;
import org.varve.evidence.log.Receipt;
import org.varve.evidence.log.ReceiptSigner;
import org.varve.evidence.operation.GenesisBody;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.OperationPayload;
import org.varve.evidence.operation.OperationSigner;
import org.varve.evidence.operation.SignerBody;

/**
 * A genuine log in memory, one operation a commit: a genesis operation, and then whatever is added.
 * Two of the same seed have the same keys, and go different ways.
 */
final class FakeLog {
  private static final String ORIGIN = "log.example/varve";

  private final String seed;
  private final ReceiptSigner receipts;
  private final CheckpointSigner checkpoints;
  private final MerkleLog tree = new MerkleLog(new MemoryNodes());
  private final List<Operation> operations = new ArrayList<>();
  private final List<String> heads = new ArrayList<>();
  private long sequence;
  private Optional<Operation> previous = Optional.empty();

  FakeLog(String seed) {
    this.seed = seed;
    receipts = new ReceiptSigner(key("receipt"), ORIGIN);
    checkpoints = new CheckpointSigner(key("checkpoint"), ORIGIN);
    add(genesis());
    add(binding());
  }

  Operation at(long leaf) {
    return operations.get((int) leaf);
  }

  long size() {
    return operations.size();
  }

  void add(Operation operation) {
    operations.add(operation);
    tree.append(operation.leafHash());
    heads.add(checkpoints.sign(new Checkpoint(ORIGIN, tree.size(), tree.root())));
  }

  /** The SIGNER operation of the device, which is at leaf 1. */
  Operation bound() {
    return at(1);
  }

  /** The checkpoint of the commit that made the log so large. */
  String checkpoint(long size) {
    return heads.get((int) size - 1);
  }

  Receipt receipt(long leaf, long size) {
    InclusionProof proof = tree.inclusion(leaf, size);
    return Receipt.of(receipts.sign(tree.rootAt(size), Instant.EPOCH), proof);
  }

  /** Signs as the device, which is bound to every source. */
  Operation deviceSays(String source, OperationPayload payload) {
    return OperationSigner.of(key("device")).sign(source, Instant.EPOCH, payload);
  }

  /** Signs as the authority, in its own sequence. */
  Operation authoritySays(OperationKind kind, byte[] body) {
    sequence++;
    Operation operation =
        OperationSigner.of(key("authority"))
            .sign(
                "urn:varve:source:registry",
                Instant.EPOCH,
                OperationPayload.of(kind)
                    .epoch(1)
                    .sequence(sequence)
                    .previous(previous.map(Operation::id).orElse(null))
                    .body(body)
                    .build());
    previous = Optional.of(operation);
    return operation;
  }

  private Operation genesis() {
    GenesisBody body =
        new GenesisBody(
            ORIGIN,
            key("receipt").verificationKey(),
            NoteKey.ofLog(ORIGIN, key("checkpoint").verificationKey()).toString(),
            List.of(key("authority").verificationKey()),
            false);
    return new OperationSigner(key("receipt"), ORIGIN)
        .sign(
            ORIGIN,
            Instant.EPOCH,
            OperationPayload.of(OperationKind.GENESIS)
                .epoch(0)
                .sequence(1)
                .body(body.encode())
                .build());
  }

  private Operation binding() {
    SignerBody body =
        new SignerBody(
            OperationSigner.of(key("device")).signer(),
            key("device").verificationKey(),
            List.of("*"),
            SignerBody.State.ACTIVE,
            Optional.empty());
    return authoritySays(OperationKind.SIGNER, body.encode());
  }

  private SigningKey key(String purpose) {
    return SigningKey.ed25519(Digest.sha256((seed + " " + purpose).getBytes(UTF_8)).bytes());
  }
}
