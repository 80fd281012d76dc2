package org.varve.ledger.fabric.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.hyperledger.fabric.metrics.Metrics;
import org.hyperledger.fabric.shim.ChaincodeBase;
import org.hyperledger.fabric.shim.ChaincodeServerProperties;
import org.hyperledger.fabric.shim.ChaincodeStub;
import org.hyperledger.fabric.shim.NettyGrpcServer;
import org.hyperledger.fabric.shim.ResponseUtils;
import org.hyperledger.fabric.traces.Traces;

/**
 * A chaincode that only puts, gets and fails: for tests of a network or its double, and for
 * recording what a real network answers.
 */
public final class KeyValueChaincode extends ChaincodeBase {
  @Override
  public Response init(ChaincodeStub stub) {
    return ResponseUtils.newSuccessResponse();
  }

  @Override
  public Response invoke(ChaincodeStub stub) {
    List<String> args = stub.getStringArgs();
    String key = args.size() > 1 ? args.get(1) : "";
    return switch (args.get(0)) {
      case "put" -> {
        stub.putState(key, stub.getArgs().get(2));
        stub.setEvent("put", key.getBytes(UTF_8));
        yield ResponseUtils.newSuccessResponse(stub.getArgs().get(2));
      }
      case "get" -> ResponseUtils.newSuccessResponse(stub.getState(key));
      case "append" -> {
        String before = new String(stub.getState(key), UTF_8);
        stub.putState(key, (before + args.get(2)).getBytes(UTF_8));
        yield ResponseUtils.newSuccessResponse();
      }
      case "differ" -> {
        stub.putState(key, Long.toString(System.nanoTime()).getBytes(UTF_8));
        yield ResponseUtils.newSuccessResponse();
      }
      case "throw" -> throw new IllegalArgumentException("thrown by the chaincode");
      default -> ResponseUtils.newErrorResponse("varve:MALFORMED:no function " + args.get(0));
    };
  }

  /** Started as Varve's own chaincode is: all it needs is in its environment. */
  public static void main(String[] args) throws Exception {
    Map<String, String> environment = System.getenv();
    KeyValueChaincode chaincode = new KeyValueChaincode();
    chaincode.processCommandLineOptions(new String[] {"--id", environment.get("CHAINCODE_ID")});
    Metrics.initialize(chaincode.getChaincodeConfig());
    Traces.initialize(chaincode.getChaincodeConfig());
    URI address = URI.create("any://" + environment.get("CHAINCODE_SERVER_ADDRESS"));
    ChaincodeServerProperties properties = new ChaincodeServerProperties();
    properties.setServerAddress(new InetSocketAddress(address.getHost(), address.getPort()));
    properties.setTlsEnabled(true);
    properties.setKeyCertChainFile(environment.get("CHAINCODE_TLS_CERT"));
    properties.setKeyFile(environment.get("CHAINCODE_TLS_KEY"));
    properties.setTrustCertCollectionFile(environment.get("CHAINCODE_CLIENT_CA_CERT"));
    NettyGrpcServer server = new NettyGrpcServer(chaincode, properties);
    server.start();
    server.blockUntilShutdown();
  }
}
