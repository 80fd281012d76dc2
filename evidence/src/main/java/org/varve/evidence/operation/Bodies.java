package org.varve.evidence.operation;

import org.varve.evidence.MalformedException;

/** Sees that the body of an operation has the form that its kind asks for. */
final class Bodies {
  private Bodies() {}

  static void check(OperationKind kind, byte[] body) {
    if (body.length > PayloadRules.MAX_BODY_BYTES) {
      throw new MalformedException(
          "has " + body.length + " bytes, over the limit of " + PayloadRules.MAX_BODY_BYTES,
          "payload, body (18)");
    }
    switch (kind) {
      case GENESIS -> GenesisBody.decode(body);
      case BLOCK -> BlockBody.decode(body);
      case SIGNER -> SignerBody.decode(body);
      case FORMAT -> FormatBody.decode(body);
      case GAP -> GapBody.decode(body);
      case CONTROL -> ControlBody.decode(body);
      case ACCESS -> AccessBody.decode(body);
      case DATA -> throw new IllegalStateException("DATA has no body");
    }
  }
}
