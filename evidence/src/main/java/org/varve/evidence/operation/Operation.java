package org.varve.evidence.operation;

import java.util.Arrays;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;
import org.varve.evidence.crypto.VerificationKey;

/**
 * A signed statement that Varve records: a reading, a data block, a binding of a key, a format.
 *
 * <p>Its identity is (signer, source, epoch, sequence); its id only tells two contents apart.
 */
public final class Operation {
  /** The size limit of an operation, in bytes. */
  public static final int MAX_BYTES = SignedStatement.MAX_BYTES;

  private final SignedStatement statement;
  private final OperationHeader header;
  private final OperationPayload payload;
  private final OperationId id;

  Operation(SignedStatement statement) {
    this.statement = statement;
    this.header = OperationHeader.of(statement.header());
    this.payload = OperationPayload.decode(statement.payload());
    this.id = statement.id();
  }

  /**
   * @param bytes the tagged COSE_Sign1; kept, so not to be modified any more
   * @throws MalformedException if anything in it is not in the one allowed form
   */
  public static Operation decode(byte[] bytes) {
    return new Operation(SignedStatement.decode(bytes));
  }

  /** The whole operation as it came; shared, not to be modified. */
  public byte[] bytes() {
    return statement.bytes();
  }

  /** Bytes in the whole operation. */
  public int size() {
    return statement.bytes().length;
  }

  public OperationId id() {
    return id;
  }

  /** The hash of its leaf in the log: SHA-256(00 ‖ bytes). */
  public Digest leafHash() {
    return statement.leafHash();
  }

  public OperationHeader header() {
    return header;
  }

  public OperationPayload payload() {
    return payload;
  }

  /** Whether this key is the one that the header names and made the signature. */
  public boolean signedBy(VerificationKey key) {
    return statement.signedBy(key);
  }

  /** Equal if every byte is, the signature included. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Operation operation && Arrays.equals(bytes(), operation.bytes());
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  @Override
  public String toString() {
    return payload.kind() + " operation " + id;
  }
}
