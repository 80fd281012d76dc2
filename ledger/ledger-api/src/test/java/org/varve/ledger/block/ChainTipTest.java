package org.varve.ledger.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.varve.evidence.Digest;
import org.varve.ledger.TreeHead;
import org.varve.ledger.testing.LedgerFixtures;
import org.varve.ledger.testing.MemoryLedger;
import org.varve.ledger.testing.TestParties;

class ChainTipTest {

  private List<LedgerBlock> blocks;
  private ChainTip tip;

  @BeforeEach
  void extendUntilTheLastButOne() {
    TestParties parties = new TestParties(LedgerFixtures.seeded(16));
    MemoryLedger ledger = MemoryLedger.found(parties.fixtures(), Clock.systemUTC());
    ledger.record(parties.settle());
    blocks = ledger.stored().stream().map(LedgerBlock::decode).toList();
    tip = ChainTip.EMPTY;
    for (LedgerBlock block : blocks.subList(0, 3)) {
      tip = tip.extendedBy(block, block.encode().hash());
    }
  }

  @Test
  @Tag("Y-7.1.2-h")
  void isExtendedByTheRightBlockOnly() {
    LedgerBlock next = blocks.get(3);

    refuses(changed(next, 3, Digest.sha256(new byte[0]), next.head()), "previous hash");
    refuses(changed(next, 4, next.previousHash(), next.head()), "expected height 3");
    refuses(blocks.get(2), "expected height 3");

    ChainTip extended = tip.extendedBy(next, next.encode().hash());
    assertThat(extended)
        .isEqualTo(new ChainTip(3, next.encode().hash(), next.head().size(), next.committedAt()));
  }

  @Test
  void isNotExtendedByABlockThatLeavesOutLeavesOrGoesBackInTime() {
    LedgerBlock next = blocks.get(3);
    TreeHead head = next.head();

    refuses(
        changed(
            next,
            3,
            next.previousHash(),
            new TreeHead(
                head.size() + 1, head.root(), head.time(), head.receipt(), head.checkpoint())),
        "first leaf");
    refuses(
        changed(
            next,
            3,
            next.previousHash(),
            new TreeHead(
                head.size(), head.root(), Instant.EPOCH, head.receipt(), head.checkpoint())),
        "committed at");
  }

  private void refuses(LedgerBlock block, String because) {
    assertThatThrownBy(() -> tip.extendedBy(block, block.encode().hash()))
        .isInstanceOfSatisfying(
            ChainBrokenException.class,
            broken -> assertThat(broken.height()).isEqualTo(block.height()))
        .hasMessageContaining(because);
  }

  private static LedgerBlock changed(
      LedgerBlock block, long height, Digest previousHash, TreeHead head) {
    return new LedgerBlock(
        height, previousHash, block.contractVersion(), block.genesis(), block.blocks(), head);
  }
}
