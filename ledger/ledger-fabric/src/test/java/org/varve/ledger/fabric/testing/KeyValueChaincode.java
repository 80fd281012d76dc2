package org.varve.ledger.fabric.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import org.hyperledger.fabric.shim.Chaincode;
import org.hyperledger.fabric.shim.ChaincodeStub;
import org.hyperledger.fabric.shim.ResponseUtils;

/**
 * A chaincode that only puts, gets and fails: for tests of the double itself, and for recording
 * what a real network answers.
 */
final class KeyValueChaincode implements Chaincode {
  @Override
  public Response init(ChaincodeStub stub) {
    return ResponseUtils.newSuccessResponse();
  }

  @Override
  public Response invoke(ChaincodeStub stub) {
    List<String> args = stub.getStringArgs();
    switch (args.get(0)) {
      case "put":
        stub.putState(args.get(1), args.get(2).getBytes(UTF_8));
        stub.setEvent("put", args.get(1).getBytes(UTF_8));
        return ResponseUtils.newSuccessResponse(args.get(2).getBytes(UTF_8));
      case "get":
        return ResponseUtils.newSuccessResponse(stub.getState(args.get(1)));
      case "append":
        String before = new String(stub.getState(args.get(1)), UTF_8);
        stub.putState(args.get(1), (before + args.get(2)).getBytes(UTF_8));
        return ResponseUtils.newSuccessResponse();
      case "random":
        stub.putState(args.get(1), Long.toString(System.nanoTime()).getBytes(UTF_8));
        return ResponseUtils.newSuccessResponse();
      case "refuse":
        return ResponseUtils.newErrorResponse("varve:REFUSED:" + args.get(1));
      default:
        throw new IllegalArgumentException("no function " + args.get(0));
    }
  }
}
