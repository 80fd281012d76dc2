package org.varve.evidence.file;

import java.util.List;
import org.varve.evidence.MalformedException;
import org.varve.evidence.log.Checkpoint;
import org.varve.evidence.log.ReceiptHead;
import org.varve.evidence.log.SignedNote;
import org.varve.evidence.operation.Operation;

/**
 * Everything that shows, without asking anyone, what a signer said about a source in a range of
 * sequence numbers, and that nothing of it is missing. All operations are proven at one tree head,
 * so that one signature of the log serves them all.
 *
 * <p>Sequence numbers count without gaps, and each operation names the one before: so the signer's
 * own signatures say that there is nothing between. Nothing is verified here; {@link Verifier}
 * does.
 *
 * @param head what the receipts of all operations share
 * @param treeSize of the tree head
 * @param checkpoint the same tree head, signed by the log and its witnesses
 * @param range what the file claims to have
 * @param operations of the range, by ascending sequence; gaps show
 * @param bindings SIGNER operations that say whose the keys of these operations are
 */
public record CompletenessFile(
    ReceiptHead head,
    long treeSize,
    SignedNote checkpoint,
    SequenceRange range,
    List<RecordedOperation> operations,
    List<RecordedOperation> bindings) {

  /** The version of the format that is written, and read. */
  public static final int VERSION = 0;

  /** The most operations of one file: longer ranges take several, which join end to start. */
  public static final int OPERATIONS_MAX = 10_000;

  /** The most bytes of a file. */
  public static final int BYTES_MAX = 64 << 20;

  /** The most SIGNER operations of one file. */
  public static final int BINDINGS_MAX = 64;

  /**
   * Checks that every operation belongs where it stands.
   *
   * @throws MalformedException if not
   */
  public CompletenessFile {
    Checkpoint.parse(checkpoint.text());
    operations = List.copyOf(operations);
    bindings = List.copyOf(bindings);
    if (operations.isEmpty() || operations.size() > OPERATIONS_MAX) {
      throw new MalformedException(
          "there are 1 to " + OPERATIONS_MAX + " operations, not " + operations.size(),
          "operations");
    }
    if (bindings.size() > BINDINGS_MAX) {
      throw new MalformedException("there are at most " + BINDINGS_MAX + " bindings", "bindings");
    }
    long before = range.from() - 1;
    for (RecordedOperation recorded : operations) {
      before = placed(recorded.operation(), range, before);
    }
  }

  /** Whether bytes begin as such a file does. */
  public static boolean isOne(byte[] bytes) {
    return CompletenessCodec.isOne(bytes);
  }

  /**
   * Reads a file. Verifies nothing.
   *
   * @throws MalformedException unless it has the one allowed form; one of a newer version says so
   */
  public static CompletenessFile decode(byte[] bytes) {
    return CompletenessCodec.decode(bytes);
  }

  /** The CBOR form. */
  public byte[] encode() {
    return CompletenessCodec.encode(this);
  }

  private static long placed(Operation operation, SequenceRange range, long before) {
    long sequence = operation.payload().sequence();
    String where = "sequence " + sequence;
    if (!operation.header().signer().equals(range.signer())
        || !operation.header().source().equals(range.source())
        || operation.payload().epoch() != range.epoch()) {
      throw new MalformedException(
          "the operation is of the signer, source and epoch of the range", where);
    }
    if (sequence <= before || !range.contains(sequence)) {
      throw new MalformedException(
          "operations stand in the order of their sequence, each once, within the range", where);
    }
    return sequence;
  }
}
