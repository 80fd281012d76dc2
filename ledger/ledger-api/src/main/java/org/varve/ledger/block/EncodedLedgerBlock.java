package org.varve.ledger.block;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.varve.evidence.Digest;

/** A ledger block as bytes, and where in them its leaves lie, so that one can be read alone. */
public final class EncodedLedgerBlock {

  private final byte[] bytes;
  private final Digest hash;
  private final List<Span> leaves;

  EncodedLedgerBlock(byte[] bytes, List<Span> leaves) {
    this.bytes = requireNonNull(bytes);
    this.hash = Digest.sha256(bytes);
    this.leaves = List.copyOf(leaves);
  }

  /** Some of the bytes: an operation as logged. */
  public record Span(int offset, int length) {}

  /** The bytes; shared, not to be modified. */
  public byte[] bytes() {
    return bytes;
  }

  /** SHA-256 of the bytes: what the next ledger block names as previous. */
  public Digest hash() {
    return hash;
  }

  /** One span for each leaf that the block adds, in the order of the log. */
  public List<Span> leaves() {
    return leaves;
  }
}
