package org.varve.processing.application;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.varve.evidence.Digest;
import org.varve.evidence.operation.ItemTree;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationId;
import org.varve.ledger.ContentStore;
import org.varve.ledger.LogReader;
import org.varve.ledger.LoggedOperation;
import org.varve.processing.domain.OperationReceipt;
import org.varve.processing.domain.RecordedOperation;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/** Reads operations and their content, straight from the log and not from the index. */
public final class ReadOperations {
  private final CheckedLog log;
  private final CheckedContents contents;

  public ReadOperations(LogReader log, ContentStore contents) {
    this.log = new CheckedLog(log);
    this.contents = new CheckedContents(contents, log);
  }

  /**
   * An operation as it is recorded.
   *
   * @param firstReceipt absent for leaf 0, which has none
   * @param erasedAt when its content was erased; empty if it is here, or there never was one
   */
  public record Found(
      RecordedOperation shown,
      Operation operation,
      Optional<OperationReceipt> firstReceipt,
      Optional<Instant> erasedAt) {}

  /**
   * Items of an operation, and what each item of it is held against.
   *
   * @param leaves of all its items
   */
  public record Items(Operation operation, List<byte[]> items, List<Digest> leaves) {}

  /**
   * @throws Failure NOT_FOUND, DATA_DAMAGED
   */
  public Found byId(OperationId id) {
    return found(log.operation(id));
  }

  /**
   * @throws Failure NOT_FOUND, DATA_DAMAGED
   */
  public Found byLeaf(long leafIndex) {
    return found(log.operation(leafIndex));
  }

  /**
   * The checkpoint of the commit that recorded a leaf.
   *
   * @throws Failure NOT_FOUND beyond the end of the log
   */
  public String firstHead(long leafIndex) {
    return log.firstHead(leafIndex).checkpoint();
  }

  /**
   * Items of an operation, in order.
   *
   * @param first the first item wanted, from 0
   * @param count how many; more than there are is fine
   * @throws Failure NOT_FOUND, CONTENT_ERASED, DATA_DAMAGED
   */
  public Items items(OperationId id, int first, int count) {
    Operation operation = log.operation(id).operation();
    List<byte[]> items = contents.items(operation);
    List<Digest> leaves = ItemTree.of(operation.payload().commitment(), items).leaves();
    if (first >= items.size()) {
      throw new Failure(
          ErrorReason.NOT_FOUND,
          "operation %s has %d items and none with number %d; they count from 0"
              .formatted(id, items.size(), first));
    }
    return new Items(
        operation,
        items.subList(first, (int) Math.min(items.size(), (long) first + count)),
        leaves);
  }

  private Found found(LoggedOperation logged) {
    return new Found(
        log.shown(logged),
        logged.operation(),
        log.firstReceipt(logged),
        contents.erasedAt(logged.operation()));
  }
}
