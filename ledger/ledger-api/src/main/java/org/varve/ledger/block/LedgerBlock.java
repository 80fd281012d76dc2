package org.varve.ledger.block;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
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
 * @param anchor where on the channel they come from; absent on a ledger of one node
 */
public record LedgerBlock(
    long height,
    Digest previousHash,
    int contractVersion,
    Optional<Operation> genesis,
    List<RecordedBlock> blocks,
    TreeHead head,
    Optional<ChannelAnchor> anchor) {

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
    if (anchor.isPresent()) {
      requireFitting(height, anchor.get(), blocks);
    }
  }

  private static void requireFitting(
      long height, ChannelAnchor anchor, List<RecordedBlock> blocks) {
    List<Integer> leaves =
        height == 0 ? List.of(1) : blocks.stream().map(RecordedBlock::leafCount).toList();
    List<Integer> stated =
        anchor.transactions().stream().map(ChannelAnchor.Transaction::leaves).toList();
    if (!stated.equals(leaves)) {
      throw new IllegalArgumentException(
          "ledger block %s gains %s leaves by its data blocks, its anchor says %s"
              .formatted(height, leaves, stated));
    }
  }

  /** A block of a ledger of one node. */
  public LedgerBlock(
      long height,
      Digest previousHash,
      int contractVersion,
      Optional<Operation> genesis,
      List<RecordedBlock> blocks,
      TreeHead head) {
    this(height, previousHash, contractVersion, genesis, blocks, head, Optional.empty());
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

  /** The state that this block gains beside what the contract writes: head, height and anchor. */
  public List<StateWrite> headWrites() {
    List<StateWrite> writes = new ArrayList<>();
    writes.add(new StateWrite(StateKeys.treeHead(height), TreeHeadCodec.encode(head)));
    writes.add(
        new StateWrite(
            StateKeys.newestHeight(), ByteBuffer.allocate(Long.BYTES).putLong(height).array()));
    anchor.ifPresent(where -> writes.add(new StateWrite(StateKeys.anchor(height), where.encode())));
    return writes;
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
