package org.varve.evidence.file;

import static java.util.Objects.requireNonNull;

import java.util.function.Function;
import java.util.regex.Pattern;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;

/** Where on the ledger to ask for the operation: a hint that says nothing about validity. */
public sealed interface LedgerAnchor {

  /** What the kind of ledger is called. */
  String ledger();

  /** Goes on with what the kind of ledger has. */
  <T> T fold(Function<Embedded, T> embedded, Function<Fabric, T> fabric);

  /** A block of the ledger of one node. */
  static LedgerAnchor embedded(long height) {
    return new Embedded(height);
  }

  /** A transaction of a channel of Hyperledger Fabric. */
  static LedgerAnchor fabric(String channel, long blockNumber, Digest transactionId) {
    return new Fabric(channel, blockNumber, transactionId);
  }

  /**
   * On the ledger of one node.
   *
   * @param height of its ledger block
   */
  record Embedded(long height) implements LedgerAnchor {
    /** How the kind is called. */
    public static final String LEDGER = "embedded";

    public Embedded {
      requireCount(height, "height");
    }

    @Override
    public String ledger() {
      return LEDGER;
    }

    @Override
    public <T> T fold(Function<Embedded, T> embedded, Function<Fabric, T> fabric) {
      return embedded.apply(this);
    }
  }

  /**
   * On a channel of Hyperledger Fabric.
   *
   * @param channel its name: 1 to 249 of a–z, 0–9, {@code .} and {@code -}, first a letter
   * @param blockNumber the channel's block, from 0
   * @param transactionId the transaction in it that brought the operation's data block
   */
  record Fabric(String channel, long blockNumber, Digest transactionId) implements LedgerAnchor {
    /** How the kind is called. */
    public static final String LEDGER = "fabric";

    /** The most characters of a channel's name. */
    public static final int CHANNEL_CHARS_MAX = 249;

    private static final Pattern CHANNEL =
        Pattern.compile("[a-z][a-z0-9.-]{0," + (CHANNEL_CHARS_MAX - 1) + "}");

    public Fabric {
      requireNonNull(transactionId);
      if (!CHANNEL.matcher(channel).matches()) {
        throw new MalformedException(
            "a channel's name has 1 to "
                + CHANNEL_CHARS_MAX
                + " of a-z, 0-9, '.' and '-', first a letter",
            "anchor");
      }
      requireCount(blockNumber, "block number");
    }

    @Override
    public String ledger() {
      return LEDGER;
    }

    @Override
    public <T> T fold(Function<Embedded, T> embedded, Function<Fabric, T> fabric) {
      return fabric.apply(this);
    }
  }

  private static void requireCount(long count, String what) {
    if (count < 0) {
      throw new MalformedException(what + " " + count + " is negative", "anchor");
    }
  }
}
