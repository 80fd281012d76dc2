package org.varve.ledger.testing;

import java.util.List;
import java.util.function.Function;
import org.varve.evidence.operation.DataBlock;
import org.varve.evidence.operation.Operation;
import org.varve.ledger.RefusalReason;

/** Data blocks that a ledger refuses whole, each for one reason, though their operation is good. */
public enum BadBlock {
  FOR_ANOTHER_CHAIN(
      RefusalReason.WRONG_CHAIN,
      parties -> parties.fixtures().authorityElsewhere().seal(good(parties))),
  BY_NO_AUTHORITY(RefusalReason.NOT_AUTHORISED, parties -> parties.impostor().seal(good(parties))),
  WITH_BROKEN_SIGNATURE(
      RefusalReason.SIGNATURE_INVALID,
      parties -> {
        DataBlock block = parties.authority().cloned().seal(good(parties));
        return new DataBlock(
            BadOperation.withBrokenSignature(block.blockOperation()), block.operations());
      }),
  OF_OTHER_OPERATIONS(
      RefusalReason.BLOCK_ROOT_MISMATCH,
      parties -> {
        DataBlock block = parties.authority().cloned().seal(parties.neighbour().cloned().says("x"));
        return new DataBlock(block.blockOperation(), List.of(good(parties)));
      }),
  OF_FEWER_OPERATIONS(
      RefusalReason.BLOCK_ROOT_MISMATCH,
      parties -> {
        Operation good = good(parties);
        DataBlock block = parties.authority().cloned().seal(good, parties.source().says("gone"));
        return new DataBlock(block.blockOperation(), List.of(good));
      }),
  BY_A_CLONE_OF_THE_AUTHORITY(
      RefusalReason.FORK, parties -> parties.authorityBefore().seal(good(parties))),
  AFTER_ANOTHER_BLOCK(
      RefusalReason.PREVIOUS_MISMATCH,
      parties ->
          parties
              .authority()
              .cloned()
              .misremembering(parties.fixtures().genesis().id())
              .seal(good(parties)));

  private final RefusalReason reason;

  @SuppressWarnings("ImmutableEnumChecker") // the functions capture nothing
  private final Function<TestParties, DataBlock> maker;

  BadBlock(RefusalReason reason, Function<TestParties, DataBlock> maker) {
    this.reason = reason;
    this.maker = maker;
  }

  public RefusalReason reason() {
    return reason;
  }

  /** Makes the block among parties whose {@link TestParties#settle} is done. */
  public DataBlock in(TestParties parties) {
    return maker.apply(parties);
  }

  private static Operation good(TestParties parties) {
    return parties.source().says("good");
  }
}
