package org.varve.ledger.embedded;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.varve.evidence.Digest;
import org.varve.evidence.log.NodeReader;
import org.varve.evidence.operation.Operation;
import org.varve.ledger.TreeHead;
import org.varve.ledger.block.ChainTip;
import org.varve.ledger.block.ChannelAnchor;
import org.varve.ledger.block.EncodedLedgerBlock;
import org.varve.ledger.block.EncodedLedgerBlock.Span;
import org.varve.ledger.block.LedgerBlock;
import org.varve.ledger.block.TreeHeadCodec;
import org.varve.ledger.embedded.state.StateFailedException;
import org.varve.ledger.embedded.state.StateStore;
import org.varve.ledger.state.FoldState;
import org.varve.ledger.state.StateKey;
import org.varve.ledger.state.StateKeys;
import org.varve.ledger.state.StateWrite;

/**
 * The state that the chain of ledger blocks leads to: the contract's, the log's tree, and where
 * things are stored. Blocks are applied whole, in order.
 */
final class LedgerState implements NodeReader {
  private static final int VERSION = 2;

  private final StateStore store;

  LedgerState(StateStore store) {
    this.store = store;
  }

  StateStore store() {
    return store;
  }

  /** Whether the store holds nothing, or what this version of the program can read. */
  boolean isReadable() {
    byte[] version = store.get(LocalKeys.version());
    return version == null
        ? store.get(StateKeys.newestHeight()) == null
        : ByteBuffer.wrap(version).getInt() == VERSION;
  }

  /** The newest block applied; {@link ChainTip#EMPTY} if there is none. */
  ChainTip tip() {
    byte[] newest = store.get(StateKeys.newestHeight());
    if (newest == null) {
      return ChainTip.EMPTY;
    }
    long height = ByteBuffer.wrap(newest).getLong();
    TreeHead head = head(height);
    return new ChainTip(height, block(height).hash(), head.size(), head.time());
  }

  /** The operation that founds the log. */
  Operation genesis() {
    return Operation.decode(required(StateKeys.genesis()));
  }

  TreeHead head(long height) {
    return TreeHeadCodec.decode(required(StateKeys.treeHead(height)));
  }

  BlockLocation block(long height) {
    return BlockLocation.decode(required(LocalKeys.block(height)));
  }

  /** Where a block comes from, if it was ordered on a channel. */
  Optional<ChannelAnchor> anchor(long height) {
    return found(store, StateKeys.anchor(height)).map(ChannelAnchor::decode);
  }

  Span leaf(long leafIndex) {
    ByteBuffer value = ByteBuffer.wrap(required(LocalKeys.leaf(leafIndex)));
    return new Span(value.getInt(), value.getInt());
  }

  @Override
  public Digest get(int level, long index) {
    return Digest.of(required(LocalKeys.node(level, index)));
  }

  private byte[] required(StateKey key) {
    return found(store, key).orElseThrow(() -> missing(key));
  }

  static Optional<byte[]> found(FoldState state, StateKey key) {
    byte @Nullable [] value = state.get(key);
    return Optional.ofNullable(value);
  }

  static StateFailedException missing(StateKey key) {
    return new StateFailedException(
        "the state lacks key " + key + ". Stop, run varve fsck --rebuild and start again", null);
  }

  /**
   * Applies the next block.
   *
   * @param staged what folding it writes, nodes of the tree included
   */
  void apply(
      LedgerBlock block,
      EncodedLedgerBlock encoded,
      BlockLocation location,
      List<StateWrite> staged) {
    List<StateWrite> writes = new ArrayList<>(staged);
    writes.addAll(block.headWrites());
    writes.add(new StateWrite(LocalKeys.block(block.height()), location.encode()));
    long leafIndex = block.firstLeafIndex();
    for (Span leaf : encoded.leaves()) {
      writes.add(new StateWrite(LocalKeys.leaf(leafIndex), encode(leaf)));
      leafIndex++;
    }
    if (block.height() == 0) {
      writes.add(new StateWrite(LocalKeys.version(), number(VERSION)));
    }
    store.write(writes);
  }

  private static byte[] encode(Span span) {
    ByteBuffer value = ByteBuffer.allocate(2 * Integer.BYTES);
    return value.putInt(span.offset()).putInt(span.length()).array();
  }

  private static byte[] number(int number) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
  }
}
