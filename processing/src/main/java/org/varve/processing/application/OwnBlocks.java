package org.varve.processing.application;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.varve.evidence.crypto.SigningKey;
import org.varve.evidence.crypto.VerificationKey;
import org.varve.evidence.operation.BlockHead;
import org.varve.evidence.operation.DataBlock;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.OperationPayload;
import org.varve.evidence.operation.OperationSigner;
import org.varve.evidence.operation.StatementChain;
import org.varve.ledger.Content;
import org.varve.processing.domain.RecordResult;

/**
 * Seals and records what does not come through representation: changes of resources, accesses, and
 * the statements that processing itself makes about them, with the key of the node's authority.
 *
 * <p>One block at a time, so that the numbers of its statements are recorded in their order. After
 * a failure, whose outcome may be unknown, it begins new epochs. Safe for use by many threads.
 */
public final class OwnBlocks {
  private static final String BLOCKS = "urn:varve:processing:blocks";
  private static final Map<String, String> CONTROL_DATA = Map.of("policy", "processing");

  private final OperationSigner signer;
  private final VerificationKey authority;
  private final Clock clock;
  private final String origin;
  private final RecordBlock recordBlock;
  private StatementChain blocks;
  private Instant encapsulatedAt = Instant.EPOCH;

  /**
   * @param authority a key that the log's genesis operation names
   * @param origin the log's name
   */
  public OwnBlocks(SigningKey authority, Clock clock, String origin, RecordBlock recordBlock) {
    this.signer = OperationSigner.of(authority);
    this.authority = authority.verificationKey();
    this.clock = clock;
    this.origin = origin;
    this.recordBlock = recordBlock;
    this.blocks = new StatementChain(clock.millis());
  }

  /** The key that signs them. */
  VerificationKey authority() {
    return authority;
  }

  /**
   * Records operations that somebody signed, in one block; returns when they are in the index.
   *
   * @throws org.varve.rp.Failure if the outcome is not known: the same operations can be sent again
   */
  public List<RecordResult> record(List<Operation> operations) {
    return record(operations, List.of());
  }

  /**
   * The same, with the content of operations that have some, which is made durable first.
   *
   * @param contents each root once
   */
  public synchronized List<RecordResult> record(
      List<Operation> operations, List<Content> contents) {
    BlockHead head =
        new BlockHead(
            BLOCKS,
            blocks.epoch(),
            blocks.sequence(),
            blocks.previous(),
            origin,
            nextEncapsulation(),
            CONTROL_DATA);
    DataBlock block = DataBlock.seal(signer, head, operations);
    boolean sealed = false;
    try {
      List<RecordResult> results = recordBlock.record(block, contents).results();
      // A block of which nothing is recorded is not recorded itself: its number stays free.
      if (results.stream().anyMatch(RecordResult.Recorded.class::isInstance)) {
        blocks.advance(block.blockOperation().id());
      }
      sealed = true;
      return results;
    } finally {
      if (!sealed) {
        blocks = new StatementChain(Math.max(clock.millis(), blocks.epoch() + 1));
      }
    }
  }

  /**
   * Signs a statement of processing's own, as the first of an epoch of its own.
   *
   * @param source what it is about
   * @param epoch greater than that of every other statement about this source
   */
  Operation sign(OperationKind kind, String source, long epoch, byte[] body, String why) {
    return signer.sign(
        source,
        clock.instant(),
        OperationPayload.of(kind).epoch(epoch).sequence(1).description(why).body(body).build());
  }

  /** Never goes back, whatever the clock does, so that blocks and their times have one order. */
  private Instant nextEncapsulation() {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    encapsulatedAt = now.isAfter(encapsulatedAt) ? now : encapsulatedAt;
    return encapsulatedAt;
  }
}
