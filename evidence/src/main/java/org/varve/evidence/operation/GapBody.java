package org.varve.evidence.operation;

import org.varve.evidence.MalformedException;
import org.varve.evidence.cbor.CborReader;
import org.varve.evidence.cbor.FieldReader;
import org.varve.evidence.cbor.FieldWriter;

/**
 * The body of a GAP operation: the sender dropped operations of this source before they were
 * recorded, and will not send them any more.
 *
 * <p>Which of the range were dropped is what the log lacks of it: an operation that had reached the
 * log by another way stands. Ranges of several statements may overlap; an item counts in one only.
 *
 * @param epoch of the operations, at most that of the statement
 * @param from the first sequence number, 1 or more
 * @param to the last; in its own epoch before the statement itself
 * @param reason why they were dropped
 * @param items how many items they held
 */
public record GapBody(long epoch, long from, long to, Reason reason, long items) {

  /** Why a sender dropped what it had signed. */
  public enum Reason {
    /** The queue was full, and is configured to make room at the expense of the oldest. */
    QUEUE_FULL
  }

  private static final int EPOCH = 1;
  private static final int FROM = 2;
  private static final int TO = 3;
  private static final int REASON = 4;
  private static final int ITEMS = 5;

  /**
   * @throws MalformedException if a value is not as described above
   */
  public GapBody {
    if (epoch < 0) {
      throw new MalformedException("must not be negative", "gap body, epoch (1)");
    }
    if (from < 1) {
      throw new MalformedException("must be 1 or more", "gap body, from (2)");
    }
    if (to < from) {
      throw new MalformedException("must not be before from (2)", "gap body, to (3)");
    }
    if (items < 0) {
      throw new MalformedException("must not be negative", "gap body, items (5)");
    }
  }

  /**
   * @throws MalformedException if it is not such a body in the one allowed form
   */
  public static GapBody decode(byte[] body) {
    CborReader in = new CborReader(body, "gap body");
    FieldReader fields = new FieldReader(in, ITEMS);
    GapBody decoded =
        new GapBody(
            fields.field(EPOCH).uint(),
            fields.field(FROM).uint(),
            fields.field(TO).uint(),
            Reason.values()[(int) fields.field(REASON).uint(Reason.values().length - 1)],
            fields.field(ITEMS).uint());
    fields.end();
    in.end();
    return decoded;
  }

  /** The deterministic CBOR map. */
  public byte[] encode() {
    return new FieldWriter()
        .put(EPOCH, out -> out.uint(epoch))
        .put(FROM, out -> out.uint(from))
        .put(TO, out -> out.uint(to))
        .put(REASON, out -> out.uint(reason.ordinal()))
        .put(ITEMS, out -> out.uint(items))
        .toBytes();
  }

  /** Nobody can state the loss of what comes later. */
  void requireBefore(long statementEpoch, long statementSequence) {
    if (epoch > statementEpoch || (epoch == statementEpoch && to >= statementSequence)) {
      throw new MalformedException(
          "must end before the operation that states it", "gap body, to (3)");
    }
  }
}
