package org.varve.ledger.block;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;
import org.varve.evidence.cbor.CborReader;
import org.varve.evidence.cbor.CborWriter;
import org.varve.evidence.operation.DataBlock;

/**
 * Where on a channel that organisations share a ledger block was made from: {@code [channel, block
 * number, [[transaction id, leaves]…]]} in CBOR. It says nothing about validity, only where to ask.
 *
 * @param channel the channel's name
 * @param blockNumber the channel's block; several ledger blocks may be of one
 * @param transactions the one that brought each data block, in their order; at height 0 the one
 *     that brought the genesis operation
 */
public record ChannelAnchor(String channel, long blockNumber, List<Transaction> transactions) {
  /** How long a channel's name is at most: 249 letters, as Fabric has it. */
  static final int CHANNEL_BYTES_MAX = 249;

  private static final int LEAVES_MAX = DataBlock.MAX_OPERATIONS + 1;
  private static final int FIELDS = 3;
  private static final int TRANSACTION_FIELDS = 2;
  private static final String WHERE = "channel anchor";

  /**
   * A transaction of the channel.
   *
   * @param id as Fabric counts it: SHA-256 over nonce and creator
   * @param leaves how many leaves the log gained by it
   */
  public record Transaction(Digest id, int leaves) {
    public Transaction {
      requireNonNull(id);
    }
  }

  public ChannelAnchor {
    requireNonNull(channel);
    transactions = List.copyOf(transactions);
    if (channel.isEmpty() || channel.length() > CHANNEL_BYTES_MAX || blockNumber < 0) {
      throw new IllegalArgumentException(
          "channel '%s', block %s: expected a name of 1 to %s letters, and 0 or more"
              .formatted(channel, blockNumber, CHANNEL_BYTES_MAX));
    }
  }

  /** How many leaves the log gained by all of them. */
  public long leaves() {
    return transactions.stream().mapToLong(Transaction::leaves).sum();
  }

  /** The transaction that brought a leaf, counted from the first one of the ledger block. */
  public Digest transactionOf(long offset) {
    long end = 0;
    for (Transaction each : transactions) {
      end += each.leaves();
      if (offset < end) {
        return each.id();
      }
    }
    throw new IllegalArgumentException(
        "leaf %s of a ledger block with %s leaves".formatted(offset, end));
  }

  /** Reads what {@link #encode} gave, and nothing else. */
  public static ChannelAnchor decode(byte[] bytes) {
    CborReader reader = new CborReader(bytes, WHERE);
    ChannelAnchor anchor = read(reader);
    reader.end();
    return anchor;
  }

  byte[] encode() {
    CborWriter writer = new CborWriter();
    write(writer);
    return writer.toBytes();
  }

  void write(CborWriter writer) {
    writer.array(FIELDS).text(channel).uint(blockNumber).array(transactions.size());
    transactions.forEach(
        each -> writer.array(TRANSACTION_FIELDS).bytes(each.id()).uint(each.leaves()));
  }

  static ChannelAnchor read(CborReader reader) {
    reader.arrayOf(FIELDS);
    String channel = reader.text(CHANNEL_BYTES_MAX);
    long number = reader.uint();
    List<Transaction> transactions = new ArrayList<>();
    int count = reader.array(LedgerBlock.DATA_BLOCKS_MAX);
    for (int i = 0; i < count; i++) {
      reader.arrayOf(TRANSACTION_FIELDS);
      transactions.add(new Transaction(reader.digest(), (int) reader.uint(LEAVES_MAX)));
    }
    try {
      return new ChannelAnchor(channel, number, transactions);
    } catch (IllegalArgumentException e) {
      throw new MalformedException(String.valueOf(e.getMessage()), WHERE);
    }
  }
}
