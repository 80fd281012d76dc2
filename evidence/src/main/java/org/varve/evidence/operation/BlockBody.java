package org.varve.evidence.operation;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;
import org.varve.evidence.cbor.CborReader;
import org.varve.evidence.cbor.FieldReader;
import org.varve.evidence.cbor.FieldWriter;
import org.varve.evidence.crypto.CoseHeader;

/**
 * The body of a BLOCK operation: which operations a data block holds, for which chain, since when.
 *
 * @param chain the origin of the log that the block is made for
 * @param encapsulatedAt when representation sealed it, in milliseconds, 1970 to 9999
 * @param operationCount 1 to 10,000
 * @param operationsRoot the root of the {@link ItemTree} over the ids of the operations, in order
 */
public record BlockBody(
    String chain, Instant encapsulatedAt, int operationCount, Digest operationsRoot) {

  private static final int CHAIN = 1;
  private static final int ENCAPSULATED_AT = 2;
  private static final int OPERATION_COUNT = 3;
  private static final int OPERATIONS_ROOT = 4;

  /** Cuts the time to milliseconds. */
  public BlockBody {
    SourceName.require(chain, "block body, chain (1)");
    encapsulatedAt = encapsulatedAt.truncatedTo(ChronoUnit.MILLIS);
    long seconds = encapsulatedAt.getEpochSecond();
    if (seconds < 0 || seconds > CoseHeader.MAX_SECONDS) {
      throw new MalformedException(
          "must be within the years 1970 to 9999", "block body, encapsulated at (2)");
    }
    if (operationCount < 1 || operationCount > DataBlock.MAX_OPERATIONS) {
      throw new MalformedException(
          operationCount + " is not 1 to " + DataBlock.MAX_OPERATIONS,
          "block body, operation count (3)");
    }
  }

  /**
   * @throws MalformedException if it is not such a body in the one allowed form
   */
  public static BlockBody decode(byte[] body) {
    CborReader in = new CborReader(body, "block body");
    FieldReader fields = new FieldReader(in, OPERATIONS_ROOT);
    BlockBody decoded =
        new BlockBody(
            fields.field(CHAIN).text(SourceName.MAX_BYTES),
            Instant.ofEpochMilli(fields.field(ENCAPSULATED_AT).uint()),
            (int) fields.field(OPERATION_COUNT).uint(DataBlock.MAX_OPERATIONS),
            fields.field(OPERATIONS_ROOT).digest());
    fields.end();
    in.end();
    return decoded;
  }

  /** The deterministic CBOR map. */
  public byte[] encode() {
    return new FieldWriter()
        .put(CHAIN, out -> out.text(chain))
        .put(ENCAPSULATED_AT, out -> out.uint(encapsulatedAt.toEpochMilli()))
        .put(OPERATION_COUNT, out -> out.uint(operationCount))
        .put(OPERATIONS_ROOT, out -> out.bytes(operationsRoot))
        .toBytes();
  }
}
