package org.varve.representation.application;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.varve.evidence.crypto.SigningKey;
import org.varve.evidence.crypto.VerificationKey;
import org.varve.evidence.operation.BlockHead;
import org.varve.evidence.operation.DataBlock;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.OperationPayload;
import org.varve.evidence.operation.OperationPayloadBuilder;
import org.varve.evidence.operation.OperationSigner;
import org.varve.evidence.operation.StatementChain;
import org.varve.representation.domain.ControlData;
import org.varve.representation.domain.SealedBlock;
import org.varve.representation.domain.Submission;

/**
 * What representation itself states, signed by its key, which the log's genesis operation names as
 * an authority: data blocks, bindings of signers, formats.
 *
 * <p>Nothing of it is kept on disk. Each start begins a new epoch, so that sequence numbers never
 * meet those of an earlier run.
 */
public final class OwnStatements implements BlockSealer.BlockSeal {
  /** What the BLOCK operations are about. */
  public static final String BLOCKS = "urn:varve:representation:blocks";

  /** What the SIGNER and FORMAT operations are about. */
  public static final String REGISTRY = "urn:varve:representation:registry";

  private final VerificationKey key;
  private final OperationSigner signer;
  private final Clock clock;
  private final Supplier<String> origin;
  private final String policy;
  private final StatementChain blocks;
  private final StatementChain registry;
  private Instant encapsulatedAt = Instant.EPOCH;

  /**
   * @param origin the log that blocks are for; asked once for each block
   * @param policy names the rules that the data of each block is managed by
   */
  public OwnStatements(SigningKey key, Clock clock, Supplier<String> origin, String policy) {
    this.key = key.verificationKey();
    this.signer = OperationSigner.of(key);
    this.clock = clock;
    this.origin = origin;
    this.policy = policy;
    long epoch = clock.millis();
    this.blocks = new StatementChain(epoch);
    this.registry = new StatementChain(epoch);
  }

  /** The key that all of it is signed with. */
  VerificationKey key() {
    return key;
  }

  @Override
  public SealedBlock seal(List<Submission> submissions) {
    List<Operation> operations = submissions.stream().map(Submission::operation).toList();
    DataBlock block =
        DataBlock.seal(
            signer,
            new BlockHead(
                BLOCKS,
                blocks.epoch(),
                blocks.sequence(),
                blocks.previous(),
                origin.get(),
                nextEncapsulation(),
                ControlData.of(policy, operations)),
            operations);
    blocks.advance(block.blockOperation().id());
    return new SealedBlock(block, submissions);
  }

  /**
   * Signs the next statement about the registry and hands it on, one at a time, so that they leave
   * in the order of their numbers. If {@code send} throws, the number is free again.
   *
   * @param why in words; empty if nobody gave a reason
   */
  <T> T state(OperationKind kind, byte[] body, String why, Function<Operation, T> send) {
    synchronized (registry) {
      OperationPayloadBuilder payload =
          OperationPayload.of(kind)
              .epoch(registry.epoch())
              .sequence(registry.sequence())
              .previous(registry.previous().orElse(null))
              .body(body);
      if (!why.isEmpty()) {
        payload.description(why);
      }
      Operation operation = signer.sign(REGISTRY, clock.instant(), payload.build());
      T sent = send.apply(operation);
      registry.advance(operation.id());
      return sent;
    }
  }

  /** Never goes back, whatever the clock does, so that blocks and their times have one order. */
  private Instant nextEncapsulation() {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    encapsulatedAt = now.isAfter(encapsulatedAt) ? now : encapsulatedAt;
    return encapsulatedAt;
  }
}
