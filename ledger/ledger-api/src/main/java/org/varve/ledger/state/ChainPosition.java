package org.varve.ledger.state;

import static java.util.Objects.requireNonNull;

import org.varve.evidence.Digest;
import org.varve.evidence.operation.Operation;

/**
 * The identity of an operation: who says it, about which source, and as which of their sayings.
 *
 * <p>The signer is the key's thumbprint, from which its name derives; never time, never the bytes
 * alone (an ECDSA signature can be changed by anyone without becoming invalid).
 */
public record ChainPosition(Digest kid, String source, long epoch, long sequence) {

  public ChainPosition {
    requireNonNull(kid);
    requireNonNull(source);
  }

  public static ChainPosition of(Operation operation) {
    return new ChainPosition(
        operation.header().kid(),
        operation.header().source(),
        operation.payload().epoch(),
        operation.payload().sequence());
  }

  /** Whether this is the first operation of its epoch. */
  public boolean isFirst() {
    return sequence == 1;
  }

  /** The position before this one in the epoch; there is none before the first. */
  public ChainPosition before() {
    return new ChainPosition(kid, source, epoch, sequence - 1);
  }

  /** The position after this one in the epoch. */
  public ChainPosition after() {
    return new ChainPosition(kid, source, epoch, sequence + 1);
  }

  /** Whether both are of one signer and source, and this one was said earlier. */
  public boolean precedes(ChainPosition other) {
    return kid.equals(other.kid)
        && source.equals(other.source)
        && (epoch < other.epoch || (epoch == other.epoch && sequence < other.sequence));
  }

  @Override
  public String toString() {
    return "epoch " + epoch + ", sequence " + sequence + " of source '" + source + "'";
  }
}
