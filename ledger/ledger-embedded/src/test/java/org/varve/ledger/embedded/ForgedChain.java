package org.varve.ledger.embedded;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.varve.evidence.operation.Operation;
import org.varve.ledger.block.ChainTip;
import org.varve.ledger.block.EncodedLedgerBlock;
import org.varve.ledger.block.LedgerBlock;
import org.varve.ledger.block.RecordedBlock;
import org.varve.ledger.contract.BlockPosition;
import org.varve.ledger.contract.DataManagementContract;
import org.varve.ledger.embedded.disk.FaultDisk;
import org.varve.ledger.embedded.segment.Damage;
import org.varve.ledger.embedded.segment.Record;
import org.varve.ledger.embedded.segment.RecordVisitor;
import org.varve.ledger.embedded.segment.SegmentKind;
import org.varve.ledger.embedded.segment.SegmentLog;
import org.varve.ledger.embedded.state.MemoryEngine;
import org.varve.ledger.testing.LedgerFixtures;

/** A chain in which every checksum, hash, link and root is right, made by somebody who lies. */
final class ForgedChain {
  private static final DataManagementContract CONTRACT = DataManagementContract.current();

  private final HeadSigner signer;
  private final Staged staged;
  private final LedgerState state = new LedgerState(new MemoryEngine().open());
  private final SegmentLog log;
  private ChainTip tip = ChainTip.EMPTY;

  private ForgedChain(FaultDisk disk, HeadSigner signer) throws IOException {
    this.signer = signer;
    this.staged = new Staged(state, 0);
    this.log = open(disk);
    this.log.recover(null, new Collector());
  }

  private static SegmentLog open(FaultDisk disk) throws IOException {
    return SegmentLog.open(
        disk, LedgerBench.DIR, SegmentKind.BLOCKS, Opening.limits(8_000), new Random(1));
  }

  private static HeadSigner signer(LedgerFixtures fixtures, String receiptKey) {
    LogKeys keys =
        receiptKey.isEmpty()
            ? new LogKeys(fixtures.receiptKey(), fixtures.checkpointKey())
            : new LogKeys(fixtures.key(receiptKey), fixtures.checkpointKey());
    return new HeadSigner(keys, fixtures.origin());
  }

  /** A genesis block whose head the log's key did not sign. */
  static void signedByAnother(FaultDisk disk) throws IOException {
    LedgerFixtures fixtures = LedgerFixtures.seeded(1);
    ForgedChain forged = new ForgedChain(disk, signer(fixtures, "forger"));
    forged.add(Optional.of(fixtures.genesis()), List.of());
    forged.log.close();
  }

  /**
   * The chain of a disk, written anew by the holder of the log's keys with one data block changed.
   *
   * @param height of the changed one; it is the first in its ledger block
   */
  static void changed(
      FaultDisk from, FaultDisk to, long height, UnaryOperator<RecordedBlock> change)
      throws IOException {
    ForgedChain forged = new ForgedChain(to, signer(LedgerFixtures.seeded(1), ""));
    Collector original = new Collector();
    try (SegmentLog log = open(from)) {
      log.inspect(original);
    }
    for (LedgerBlock block : original.blocks) {
      List<RecordedBlock> recorded = new ArrayList<>(block.blocks());
      if (block.height() == height) {
        recorded.set(0, change.apply(recorded.get(0)));
      }
      forged.add(block.genesis(), recorded);
    }
    forged.log.close();
  }

  private void add(Optional<Operation> genesis, List<RecordedBlock> recorded) throws IOException {
    genesis.ifPresent(operation -> staged.add(CONTRACT.genesis(operation)));
    long height = tip.height() + 1;
    for (RecordedBlock each : recorded) {
      BlockPosition position = new BlockPosition(height, staged.treeSize());
      staged.add(CONTRACT.fold(staged.state(), each.admitted(), position));
    }
    LedgerBlock block =
        new LedgerBlock(
            height,
            tip.hash(),
            DataManagementContract.VERSION,
            genesis,
            recorded,
            signer.sign(
                staged.treeSize(), staged.root(), LedgerFixtures.START.plusSeconds(height)));
    EncodedLedgerBlock encoded = block.encode();
    BlockLocation location = new BlockLocation(log.append(encoded.bytes()), encoded.hash());
    log.commit(encoded.hash());
    state.apply(block, encoded, location, staged.take());
    tip = state.tip();
  }

  private static final class Collector implements RecordVisitor {
    final List<LedgerBlock> blocks = new ArrayList<>();

    @Override
    public void record(Record record) {
      blocks.add(LedgerBlock.decode(record.body()));
    }

    @Override
    public void damaged(Damage damage) {
      throw new AssertionError(damage);
    }
  }
}
