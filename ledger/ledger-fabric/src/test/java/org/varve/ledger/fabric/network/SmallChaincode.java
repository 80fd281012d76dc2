package org.varve.ledger.fabric.network;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import org.hyperledger.fabric.metrics.Metrics;
import org.hyperledger.fabric.shim.ChaincodeBase;
import org.hyperledger.fabric.shim.ChaincodeServerProperties;
import org.hyperledger.fabric.shim.ChaincodeStub;
import org.hyperledger.fabric.shim.NettyGrpcServer;
import org.hyperledger.fabric.shim.ResponseUtils;
import org.hyperledger.fabric.traces.Traces;

/** Puts and gets one key; what a network is tried with before Varve's own is put on it. */
public final class SmallChaincode extends ChaincodeBase {

  @Override
  public Response init(ChaincodeStub stub) {
    return ResponseUtils.newSuccessResponse();
  }

  @Override
  public Response invoke(ChaincodeStub stub) {
    String key = stub.getParameters().isEmpty() ? "" : stub.getParameters().get(0);
    return switch (stub.getFunction()) {
      case "put" -> {
        stub.putState(key, stub.getArgs().get(2));
        yield ResponseUtils.newSuccessResponse();
      }
      case "get" -> ResponseUtils.newSuccessResponse(stub.getState(key));
      default -> ResponseUtils.newErrorResponse("no function " + stub.getFunction());
    };
  }

  /** Started as Varve's own chaincode is: all it needs is in its environment. */
  public static void main(String[] args) throws Exception {
    Map<String, String> environment = System.getenv();
    SmallChaincode chaincode = new SmallChaincode();
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
