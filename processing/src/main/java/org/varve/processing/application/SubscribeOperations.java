package org.varve.processing.application;

import java.util.OptionalLong;
import org.varve.processing.domain.OperationFilter;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/** Begins subscriptions at a position of the log. */
public final class SubscribeOperations {
  private final OperationIndex index;
  private final FoldProgress progress;

  public SubscribeOperations(OperationIndex index, FoldProgress progress) {
    this.index = index;
    this.progress = progress;
  }

  /**
   * @param from the first leaf to look at; what is recorded next if absent
   * @throws Failure MALFORMED_REQUEST if the log does not reach so far; ACCESS_DENIED if it is for
   *     a source that is not for the reader
   */
  public Subscription begin(OperationFilter filter, OptionalLong from, Reader reader) {
    reader.asks(filter);
    return begin(filter, from, (Sight) reader);
  }

  /**
   * The same for one who sees what he will.
   *
   * @throws Failure MALFORMED_REQUEST if the log does not reach so far
   */
  Subscription begin(OperationFilter filter, OptionalLong from, Sight sight) {
    long treeSize = progress.position().treeSize();
    long position = from.orElse(treeSize);
    if (position > treeSize) {
      throw new Failure(
          ErrorReason.MALFORMED_REQUEST,
          ("from_position is %s, but this log has %d operations; the position is of another log,"
                  + " or the node was restored from an older backup: begin at a position of this log")
              .formatted(Long.toUnsignedString(position), treeSize));
    }
    return new Subscription(index, progress, filter, position, sight);
  }
}
