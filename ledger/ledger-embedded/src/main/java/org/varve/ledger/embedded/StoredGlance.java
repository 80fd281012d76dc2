package org.varve.ledger.embedded;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.varve.ledger.block.LedgerBlock;
import org.varve.ledger.embedded.disk.Disk;
import org.varve.ledger.embedded.segment.Damage;
import org.varve.ledger.embedded.segment.SegmentGlance;
import org.varve.ledger.embedded.segment.SegmentKind;
import org.varve.ledger.embedded.segment.SegmentLimits;

/**
 * What a quick look at a stored ledger and its contents shows; {@link Fsck} is the thorough one.
 * Takes no lock and changes nothing, so a node may run meanwhile.
 *
 * @param blocks the first fault of the blocks
 * @param contents the first fault of the contents
 * @param height of the newest ledger block; -1 without one
 * @param committedAt when it was committed
 */
public record StoredGlance(
    Optional<Damage> blocks,
    Optional<Damage> contents,
    long height,
    Optional<Instant> committedAt) {

  public static StoredGlance at(EmbeddedLedgerConfig ledger, ContentStoreConfig contents, Disk disk)
      throws IOException {
    SegmentGlance blocks =
        SegmentGlance.at(
            disk,
            ledger.dir(),
            SegmentKind.BLOCKS,
            Opening.limits(SegmentLimits.SEGMENT_BYTES_MAX));
    SegmentGlance items =
        SegmentGlance.at(
            disk,
            contents.dir(),
            SegmentKind.CONTENTS,
            new SegmentLimits(SegmentLimits.SEGMENT_BYTES_MAX, ContentRecord.BYTES_MAX));
    Optional<LedgerBlock> newest = blocks.newest().map(record -> LedgerBlock.decode(record.body()));
    return new StoredGlance(
        blocks.damage(),
        items.damage(),
        newest.map(LedgerBlock::height).orElse(-1L),
        newest.map(LedgerBlock::committedAt));
  }
}
