package org.varve.representation.domain;

import java.time.Duration;
import org.varve.evidence.operation.ItemTree;

/**
 * How large one operation and its items may be, and how far its times may be ahead. The operation's
 * own limit of 65,535 bytes comes from the log format (C2SP tlog-tiles writes an entry's length in
 * 16 bits) and cannot be configured.
 *
 * @param itemsMax most items of an operation
 * @param itemBytesMax most bytes of one item
 * @param itemsBytesMax most bytes of all its items together
 * @param clockTolerance how far the times that it states may lie ahead of the clock here
 */
public record SubmissionLimits(
    int itemsMax, int itemBytesMax, int itemsBytesMax, Duration clockTolerance) {

  public SubmissionLimits {
    Limit.require("submission.itemsMax", itemsMax, 1, ItemTree.MAX_ITEMS);
    Limit.require("submission.itemBytesMax", itemBytesMax, 1, ItemTree.MAX_ITEM_BYTES);
    Limit.require("submission.itemsBytesMax", itemsBytesMax, itemBytesMax, ItemTree.MAX_ALL_BYTES);
    Limit.require(
        "submission.clockTolerance", clockTolerance, Duration.ofSeconds(1), Duration.ofDays(366));
  }
}
