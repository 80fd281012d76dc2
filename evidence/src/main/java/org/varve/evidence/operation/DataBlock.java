package org.varve.evidence.operation;

import java.util.ArrayList;
import java.util.List;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;
import org.varve.evidence.cbor.CborReader;
import org.varve.evidence.cbor.CborWriter;

/**
 * Operations that are recorded together, and the BLOCK operation that encapsulates them.
 *
 * <p>CBOR {@code [0, BLOCK operation, [operation, …]]}, each operation a byte string; at most
 * 10,000 operations and 16 MiB.
 */
public final class DataBlock {
  public static final int MAX_OPERATIONS = 10_000;
  public static final int MAX_BYTES = 16 << 20;

  private static final String WHAT = "data block";
  private static final int VERSION = 0;
  private static final int FRAME_BYTES = 4;

  private final Operation blockOperation;
  private final BlockBody body;
  private final List<Operation> operations;
  private final byte[] encoded;

  /**
   * @throws MalformedException if the first is no BLOCK operation, or there are none or too many
   *     others
   */
  public DataBlock(Operation blockOperation, List<Operation> operations) {
    this(blockOperation, operations, encode(blockOperation, operations));
  }

  private DataBlock(Operation blockOperation, List<Operation> operations, byte[] encoded) {
    if (blockOperation.payload().kind() != OperationKind.BLOCK) {
      throw new MalformedException("the first operation must be of kind BLOCK", WHAT);
    }
    requireCount(operations.size());
    requireSize(encoded.length);
    this.blockOperation = blockOperation;
    this.body = BlockBody.decode(blockOperation.payload().body().orElseThrow());
    this.operations = List.copyOf(operations);
    this.encoded = encoded;
  }

  /**
   * Makes the BLOCK operation for these operations.
   *
   * @throws MalformedException if a limit is broken
   */
  public static DataBlock seal(OperationSigner signer, BlockHead head, List<Operation> operations) {
    BlockBody body =
        new BlockBody(
            head.chain(), head.encapsulatedAt(), operations.size(), operationsRoot(operations));
    OperationPayload payload =
        OperationPayload.of(OperationKind.BLOCK)
            .epoch(head.epoch())
            .sequence(head.sequence())
            .previous(head.previous().orElse(null))
            .controlData(head.controlData())
            .body(body.encode())
            .build();
    return new DataBlock(signer.sign(head.source(), head.encapsulatedAt(), payload), operations);
  }

  /**
   * Decodes the block and every operation in it.
   *
   * @throws MalformedException if any of it is not in the one allowed form
   */
  public static DataBlock decode(byte[] encoded) {
    requireSize(encoded.length);
    CborReader in = new CborReader(encoded, WHAT);
    in.arrayOf(3);
    in.uint(VERSION);
    Operation blockOperation = Operation.decode(in.bytes(Operation.MAX_BYTES));
    int count = in.array(MAX_OPERATIONS);
    List<Operation> operations = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      operations.add(Operation.decode(in.bytes(Operation.MAX_BYTES)));
    }
    in.end();
    return new DataBlock(blockOperation, operations, encoded);
  }

  /** The root over the ids of operations, as a BLOCK operation holds it. */
  public static Digest operationsRoot(List<Operation> operations) {
    return ItemTree.root(operations.stream().map(each -> each.id().digest().bytes()).toList());
  }

  public Operation blockOperation() {
    return blockOperation;
  }

  /** The body of the BLOCK operation. */
  public BlockBody body() {
    return body;
  }

  public List<Operation> operations() {
    return operations;
  }

  /** Whether the BLOCK operation is about just these operations, in this order. */
  public boolean isWhole() {
    return body.operationCount() == operations.size()
        && body.operationsRoot().equals(operationsRoot(operations));
  }

  /** The block as CBOR; shared, not to be modified. */
  public byte[] encode() {
    return encoded;
  }

  /** SHA-256 of the encoded block. */
  public Digest digest() {
    return Digest.sha256(encoded);
  }

  private static byte[] encode(Operation blockOperation, List<Operation> operations) {
    requireCount(operations.size());
    long bytes = blockOperation.size();
    for (Operation operation : operations) {
      bytes += operation.size();
    }
    requireSize(bytes);
    CborWriter out = new CborWriter((int) bytes + FRAME_BYTES * (operations.size() + 2));
    out.array(3).uint(VERSION).bytes(blockOperation.bytes()).array(operations.size());
    operations.forEach(operation -> out.bytes(operation.bytes()));
    return out.toBytes();
  }

  private static void requireCount(int operations) {
    if (operations < 1 || operations > MAX_OPERATIONS) {
      throw new MalformedException(
          "must have 1 to " + MAX_OPERATIONS + " operations, not " + operations, WHAT);
    }
  }

  private static void requireSize(long bytes) {
    if (bytes > MAX_BYTES) {
      throw new MalformedException("has " + bytes + " bytes, over the limit of " + MAX_BYTES, WHAT);
    }
  }
}
