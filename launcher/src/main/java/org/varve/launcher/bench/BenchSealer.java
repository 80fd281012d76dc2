package org.varve.launcher.bench;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.varve.evidence.crypto.SignatureAlgorithm;
import org.varve.evidence.crypto.SigningKey;
import org.varve.evidence.crypto.VerificationKey;
import org.varve.evidence.operation.BlockHead;
import org.varve.evidence.operation.ControlBody;
import org.varve.evidence.operation.DataBlock;
import org.varve.evidence.operation.FormatBody;
import org.varve.evidence.operation.FormatKind;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationId;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.OperationPayload;
import org.varve.evidence.operation.OperationSigner;
import org.varve.evidence.operation.SignerBody;
import org.varve.evidence.operation.Spec;

/** The authority of a log that is measured, and the signer of its sources. Not thread-safe. */
final class BenchSealer {

  static final String ORIGIN = "bench.example/log";
  private static final Instant THEN = Instant.parse("2026-01-01T00:00:00Z");

  private final SigningKey key = SigningKey.generate(SignatureAlgorithm.EDDSA);
  private final OperationSigner authority = OperationSigner.of(key);
  private final SigningKey sourceKey = SigningKey.generate(SignatureAlgorithm.EDDSA);
  private final OperationSigner signer = OperationSigner.of(sourceKey);
  private long blocks;
  private @Nullable OperationId previousBlock;
  private long statements;
  private @Nullable OperationId previousStatement;

  /** What signs blocks and statements. */
  SigningKey key() {
    return key;
  }

  VerificationKey authority() {
    return key.verificationKey();
  }

  /** A source that may be recorded; its name begins with {@code bench/}. */
  BenchSource source(String name) {
    return new BenchSource(signer, "bench/" + name);
  }

  /** Registers what the sources need. */
  List<Operation> register() {
    FormatBody format =
        new FormatBody(
            BenchSource.FORMAT,
            FormatKind.SENML_JSON,
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    SignerBody binding =
        new SignerBody(
            signer.signer(),
            sourceKey.verificationKey(),
            List.of("bench/*"),
            SignerBody.State.ACTIVE,
            Optional.empty());
    return List.of(
        state(OperationKind.FORMAT, format.encode()),
        state(OperationKind.SIGNER, binding.encode()));
  }

  /** The first version of a resource. */
  Operation set(String kind, String id, Spec spec) {
    return state(
        OperationKind.CONTROL, ControlBody.set(kind, id, 1, spec, Optional.empty()).encode());
  }

  private Operation state(OperationKind kind, byte[] body) {
    statements++;
    OperationPayload payload =
        OperationPayload.of(kind)
            .epoch(1)
            .sequence(statements)
            .previous(previousStatement)
            .body(body)
            .build();
    Operation operation = authority.sign("registry", THEN, payload);
    previousStatement = operation.id();
    return operation;
  }

  DataBlock seal(List<Operation> operations) {
    blocks++;
    BlockHead head =
        new BlockHead(
            "blocks", 1, blocks, Optional.ofNullable(previousBlock), ORIGIN, THEN, Map.of());
    DataBlock block = DataBlock.seal(authority, head, operations);
    previousBlock = block.blockOperation().id();
    return block;
  }
}
