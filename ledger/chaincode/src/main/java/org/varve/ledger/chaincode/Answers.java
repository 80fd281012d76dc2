package org.varve.ledger.chaincode;

import org.hyperledger.fabric.shim.Chaincode.Response;
import org.hyperledger.fabric.shim.Chaincode.Response.Status;
import org.varve.ledger.channel.ChannelError;
import org.varve.ledger.channel.ChannelError.Code;

/** The chaincode's answers. */
final class Answers {

  private Answers() {}

  static Response done() {
    return done(new byte[0]);
  }

  static Response done(byte[] payload) {
    return new Response(Status.SUCCESS, "", payload);
  }

  /** For an argument that is not in its form. */
  static Response malformed(RuntimeException e) {
    return error(Code.MALFORMED, String.valueOf(e.getMessage()));
  }

  static Response error(Code code, String text) {
    return error(new ChannelError(code, text));
  }

  /** 400, which no peer endorses, and which the shim does not take for a failure of its own. */
  static Response error(ChannelError error) {
    return new Response(Status.ERROR_THRESHOLD, error.message(), new byte[0]);
  }
}
