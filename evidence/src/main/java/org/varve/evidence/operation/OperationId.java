package org.varve.evidence.operation;

import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;

/**
 * Names an operation: SHA-256 of its protected header and payload.
 *
 * <p>The signature has no part in it, since an ECDSA signature can be changed by anyone into
 * another valid one.
 */
public record OperationId(Digest digest) implements Comparable<OperationId> {
  /**
   * @param hex 64 hexadecimal digits
   * @throws MalformedException if it is anything else
   */
  public static OperationId parse(String hex) {
    return new OperationId(Digest.parse(hex));
  }

  public String hex() {
    return digest.hex();
  }

  @Override
  public int compareTo(OperationId other) {
    return digest.compareTo(other.digest);
  }

  @Override
  public String toString() {
    return hex();
  }
}
