package org.varve.ledger.block;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;
import org.varve.evidence.cbor.CborReader;
import org.varve.evidence.cbor.CborWriter;
import org.varve.evidence.operation.DataBlock;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationId;
import org.varve.ledger.TreeHead;

/**
 * Ledger blocks in deterministic CBOR:
 *
 * <pre>
 * [0, height, previous hash, contract version, tree head, [genesis operation] or [],
 *  [[BLOCK outcome, outcomes (a byte each), [[position, operation id]…], data block]…]]
 * </pre>
 *
 * With an anchor the first number is 1 and the anchor comes before the genesis operation.
 */
final class LedgerBlockCodec {

  private static final int PLAIN = 0;
  private static final int ANCHORED = 1;
  private static final int FIELDS = 7;
  private static final int BLOCK_FIELDS = 4;
  private static final String WHERE = "ledger block";

  private LedgerBlockCodec() {}

  static EncodedLedgerBlock encode(LedgerBlock block) {
    CborWriter writer = new CborWriter();
    writer
        .array(FIELDS + (block.anchor().isPresent() ? 1 : 0))
        .uint(block.anchor().isPresent() ? ANCHORED : PLAIN)
        .uint(block.height())
        .bytes(block.previousHash())
        .uint(block.contractVersion());
    TreeHeadCodec.write(writer, block.head());
    block.anchor().ifPresent(anchor -> anchor.write(writer));
    writer.array(block.genesis().isPresent() ? 1 : 0);
    block.genesis().ifPresent(genesis -> writer.bytes(genesis.bytes()));
    List<byte[]> recorded =
        block.blocks().stream().map(each -> encode(each, each.block().encode())).toList();
    writer.array(recorded.size());
    recorded.forEach(writer::raw);
    byte[] bytes = writer.toBytes();
    if (bytes.length > LedgerBlock.BYTES_MAX) {
      throw new IllegalArgumentException(
          "ledger block %s has %s bytes, at most %s are allowed; commit fewer data blocks at once"
              .formatted(block.height(), bytes.length, LedgerBlock.BYTES_MAX));
    }
    return new EncodedLedgerBlock(bytes, LeafSpans.of(block, recorded, bytes.length));
  }

  private static byte[] encode(RecordedBlock recorded, byte[] data) {
    CborWriter writer = new CborWriter();
    byte[] outcomes = new byte[recorded.outcomes().size()];
    for (int i = 0; i < outcomes.length; i++) {
      outcomes[i] = (byte) recorded.outcomes().get(i).value();
    }
    writer
        .array(BLOCK_FIELDS)
        .uint(recorded.sealing().value())
        .bytes(outcomes)
        .array(recorded.contradictions().size());
    recorded
        .contradictions()
        .forEach((position, id) -> writer.array(2).uint(position).bytes(id.digest()));
    return writer.bytes(data).toBytes();
  }

  static LedgerBlock decode(byte[] bytes) {
    if (bytes.length > LedgerBlock.BYTES_MAX) {
      throw new MalformedException(
          "has %s bytes, at most %s are allowed".formatted(bytes.length, LedgerBlock.BYTES_MAX),
          WHERE);
    }
    CborReader reader = new CborReader(bytes, WHERE);
    int fields = reader.array(FIELDS + 1);
    long version = reader.uint(ANCHORED);
    if (fields != FIELDS + version) {
      throw reader.malformed("a ledger block of version " + version + " has other fields");
    }
    long height = reader.uint();
    Digest previousHash = reader.digest();
    int contractVersion = (int) reader.uint(Integer.MAX_VALUE);
    TreeHead head = TreeHeadCodec.read(reader);
    Optional<ChannelAnchor> anchor =
        version == ANCHORED ? Optional.of(ChannelAnchor.read(reader)) : Optional.empty();
    Optional<Operation> genesis = Optional.empty();
    if (reader.array(1) == 1) {
      genesis = Optional.of(Operation.decode(reader.bytes(Operation.MAX_BYTES)));
    }
    List<RecordedBlock> blocks = new ArrayList<>();
    int count = reader.array(LedgerBlock.DATA_BLOCKS_MAX);
    for (int i = 0; i < count; i++) {
      blocks.add(decodeRecorded(reader));
    }
    reader.end();
    try {
      return new LedgerBlock(height, previousHash, contractVersion, genesis, blocks, head, anchor);
    } catch (IllegalArgumentException e) {
      throw new MalformedException("contradicts itself: " + e.getMessage(), WHERE);
    }
  }

  private static RecordedBlock decodeRecorded(CborReader reader) {
    reader.arrayOf(BLOCK_FIELDS);
    OutcomeCode sealing = OutcomeCode.decode(reader.uint());
    byte[] stored = reader.bytes(DataBlock.MAX_OPERATIONS);
    List<OutcomeCode> outcomes = new ArrayList<>(stored.length);
    for (byte outcome : stored) {
      outcomes.add(OutcomeCode.decode(Byte.toUnsignedInt(outcome)));
    }
    SortedMap<Integer, OperationId> contradictions = new TreeMap<>();
    int count = reader.array(stored.length + 1);
    for (int i = 0; i < count; i++) {
      int position = decodePosition(reader, contradictions, stored.length);
      contradictions.put(position, new OperationId(reader.digest()));
    }
    DataBlock block = DataBlock.decode(reader.bytes(DataBlock.MAX_BYTES));
    if (stored.length != block.operations().size()) {
      throw reader.malformed("a data block has one outcome for each operation");
    }
    return new RecordedBlock(block, sealing, outcomes, contradictions);
  }

  private static int decodePosition(
      CborReader reader, SortedMap<Integer, OperationId> before, int max) {
    reader.arrayOf(2);
    int position = (int) reader.uint(max);
    int min = before.isEmpty() ? 0 : before.lastKey() + 1;
    if (position < min) {
      throw reader.malformed("contradictions are in the order of their positions");
    }
    return position;
  }
}
