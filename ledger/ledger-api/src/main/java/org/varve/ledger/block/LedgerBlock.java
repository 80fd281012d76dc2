package org.varve.ledger.block;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.varve.evidence.Digest;
import org.varve.evidence.operation.Operation;
import org.varve.ledger.CommittedBlock;
import org.varve.ledger.TreeHead;
import org.varve.ledger.state.FoldState;
import org.varve.ledger.state.StateKeys;
import org.varve.ledger.state.StateWrite;

/**
 * The unit of commitment: data blocks in their order, what became of them and the tree head after
 * them, chained by hash to the ledger block below.
 *
 * <p>With nothing else at hand, the ledger blocks from 0 on give back state, log and every receipt.
 *
 * @param previousHash the hash of the block below; {@link ChainTip#EMPTY} has that of height 0
 * @param contractVersion the contract that its data blocks were folded by
 * @param genesis the operation that founds the log, at height 0 and nowhere else
 * @param blocks the data blocks; none at height 0
 * @param head the tree head after them; its time is when this was committed
 */
public record LedgerBlock(
    long height,
    Digest previousHash,
    int contractVersion,
    Optional<Operation> genesis,
    List<RecordedBlock> blocks,
    TreeHead head) {

  /** How many data blocks one ledger block holds at most. */
  public static final int DATA_BLOCKS_MAX = 1024;

  /** How long an encoded ledger block is at most. */
  public static final int BYTES_MAX = 64 * 1024 * 1024;

  public LedgerBlock {
    requireNonNull(previousHash);
    requireNonNull(head);
    blocks = List.copyOf(blocks);
    if (height < 0 || genesis.isPresent() != (height == 0)) {
      throw new IllegalArgumentException(
          "height is %s %s genesis operation; height 0 has one, no other does"
              .formatted(height, genesis.isPresent() ? "with a" : "without"));
    }
    int blocksMin = height == 0 ? 0 : 1;
    int blocksMax = height == 0 ? 0 : DATA_BLOCKS_MAX;
    if (blocks.size() < blocksMin || blocks.size() > blocksMax) {
      throw new IllegalArgumentException(
          "ledger block %s has %s data blocks, expected %s to %s"
              .formatted(height, blocks.size(), blocksMin, blocksMax));
    }
    if (leafCount(genesis, blocks) > head.size()) {
      throw new IllegalArgumentException(
          "ledger block %s adds %s leaves to a log of %s"
              .formatted(height, leafCount(genesis, blocks), head.size()));
    }
  }

  /** The bytes that a ledger stores and hashes. */
  public EncodedLedgerBlock encode() {
    return LedgerBlockCodec.encode(this);
  }

  /** Reads what {@link #encode} gave, and nothing else. */
  public static LedgerBlock decode(byte[] bytes) {
    return LedgerBlockCodec.decode(bytes);
  }

  /** When this was committed, in whole milliseconds of the ledger's clock. */
  public Instant committedAt() {
    return head.time();
  }

  /** The size of the log before this block. */
  public long firstLeafIndex() {
    return head.size() - leafCount(genesis, blocks);
  }

  /** The state that this block gains beside what the contract writes: its head, and its height. */
  public List<StateWrite> headWrites() {
    return List.of(
        new StateWrite(StateKeys.treeHead(height), TreeHeadCodec.encode(head)),
        new StateWrite(
            StateKeys.newestHeight(), ByteBuffer.allocate(Long.BYTES).putLong(height).array()));
  }

  /** This block as followers of the ledger see it, given a state that includes it. */
  public CommittedBlock committed(FoldState state) {
    return new CommittedView(this, state).committed();
  }

  private static long leafCount(Optional<Operation> genesis, List<RecordedBlock> blocks) {
    long leaves = genesis.isPresent() ? 1 : 0;
    for (RecordedBlock block : blocks) {
      leaves += block.leafCount();
    }
    return leaves;
  }
}
