package org.varve.controlling;

import com.google.protobuf.ByteString;
import org.varve.evidence.MalformedException;
import org.varve.evidence.operation.ActorName;
import org.varve.evidence.operation.ControlBody;
import org.varve.evidence.operation.Operation;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/**
 * What an operator signed about a resource, as he sent it.
 *
 * @param bytes of the operation, handed on as they came
 * @param id in hexadecimal
 */
record Statement(ByteString bytes, String id, String source, ControlBody body) {

  /**
   * Reads it; says nothing about the signature, which the ledger judges.
   *
   * @throws Failure OPERATION_MALFORMED
   */
  static Statement of(ByteString bytes) {
    try {
      Operation operation = Operation.decode(bytes.toByteArray());
      return new Statement(
          bytes, operation.id().hex(), operation.header().source(), ControlBody.of(operation));
    } catch (MalformedException e) {
      throw new Failure(
          ErrorReason.OPERATION_MALFORMED,
          "operation is no change of a resource: " + e.getMessage(),
          e);
    }
  }

  /**
   * Both factors are of one person: who sends it, by his certificate, is who signed it (clause
   * 8.4).
   *
   * @throws Failure NOT_AUTHORISED
   */
  void requireBy(ActorName operator) {
    if (!source.equals(operator.source())) {
      throw new Failure(
          ErrorReason.NOT_AUTHORISED,
          "operation %s is signed as %s, but the certificate is that of operator '%s'; sign with his key"
              .formatted(id, source, operator.name()));
    }
  }
}
