package org.varve.ledger.embedded;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.varve.evidence.operation.Operation;
import org.varve.ledger.block.ChainTip;
import org.varve.ledger.block.EncodedLedgerBlock;
import org.varve.ledger.block.LedgerBlock;
import org.varve.ledger.contract.DataManagementContract;
import org.varve.ledger.embedded.disk.FaultDisk;
import org.varve.ledger.embedded.segment.Damage;
import org.varve.ledger.embedded.segment.Record;
import org.varve.ledger.embedded.segment.RecordVisitor;
import org.varve.ledger.embedded.segment.SegmentKind;
import org.varve.ledger.embedded.segment.SegmentLog;
import org.varve.ledger.embedded.state.MemoryEngine;
import org.varve.ledger.testing.LedgerFixtures;

/** A chain whose every hash is right and whose head is signed by keys that are not the log's. */
final class ForgedChain {
  private ForgedChain() {}

  static void writeTo(FaultDisk disk) throws IOException {
    LedgerFixtures fixtures = LedgerFixtures.seeded(1);
    Operation genesis = fixtures.genesis();
    HeadSigner forger =
        new HeadSigner(
            new LogKeys(fixtures.key("forger"), fixtures.checkpointKey()), fixtures.origin());
    Staged staged = new Staged(new LedgerState(new MemoryEngine().open()), 0);
    staged.add(DataManagementContract.current().genesis(genesis));
    LedgerBlock block =
        new LedgerBlock(
            0,
            ChainTip.EMPTY.hash(),
            DataManagementContract.VERSION,
            Optional.of(genesis),
            List.of(),
            forger.sign(1, staged.root(), LedgerFixtures.START));
    EncodedLedgerBlock encoded = block.encode();
    try (SegmentLog log =
        SegmentLog.open(
            disk, LedgerBench.DIR, SegmentKind.BLOCKS, Opening.limits(8_000), new Random(1))) {
      log.recover(null, new Nothing());
      log.append(encoded.bytes());
      log.commit(encoded.hash());
    }
  }

  private static final class Nothing implements RecordVisitor {
    @Override
    public void record(Record record) {}

    @Override
    public void damaged(Damage damage) {}
  }
}
