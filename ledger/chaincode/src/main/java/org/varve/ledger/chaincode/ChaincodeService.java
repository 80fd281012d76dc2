package org.varve.ledger.chaincode;

import java.io.IOException;
import java.time.Clock;
import org.hyperledger.fabric.shim.NettyGrpcServer;
import org.varve.evidence.crypto.SignatureProvider;
import org.varve.ledger.contract.DataManagementContract;

/** Runs the chaincode as a service of its own, which peers connect to. */
public final class ChaincodeService {

  private ChaincodeService() {}

  /** Serves until it is stopped; settings come from the environment. */
  public static void main(String[] args) throws InterruptedException {
    try {
      serve(ServiceSettings.of(System.getenv()));
    } catch (IllegalArgumentException | IOException e) {
      System.err.println(
          "varve-chaincode: "
              + e.getMessage()
              + (e.getCause() == null ? "" : ": " + e.getCause().getMessage()));
      System.exit(1);
    }
  }

  private static void serve(ServiceSettings settings) throws IOException, InterruptedException {
    VarveChaincode chaincode =
        VarveChaincode.ready(
            settings.id(), settings.name(), Clock.systemUTC(), settings.clockTolerance());
    NettyGrpcServer server = new NettyGrpcServer(chaincode, settings.serverProperties());
    server.start();
    System.err.printf(
        "varve-chaincode %s serves on %s%s, contract version %s, signatures by %s%n",
        settings.id(),
        settings.address(),
        settings.tls().isPresent() ? " with mutual TLS" : " WITHOUT TLS",
        DataManagementContract.VERSION,
        SignatureProvider.chosen().name());
    server.blockUntilShutdown();
  }
}
