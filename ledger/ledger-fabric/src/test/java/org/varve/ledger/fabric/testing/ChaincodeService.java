package org.varve.ledger.fabric.testing;

import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hyperledger.fabric.metrics.Metrics;
import org.hyperledger.fabric.protos.peer.ChaincodeGrpc;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.shim.Chaincode;
import org.hyperledger.fabric.shim.ChaincodeBase;
import org.hyperledger.fabric.shim.ChaincodeStub;
import org.hyperledger.fabric.traces.Traces;

/**
 * A chaincode as a service, in the same JVM: the chaincode itself and Fabric's shim are the real
 * ones, only the port is free and the process is the test's.
 */
final class ChaincodeService extends ChaincodeGrpc.ChaincodeImplBase implements AutoCloseable {
  private static final int MAX_MESSAGE = 100 << 20;

  /** Held, so that the level set here stays: the shim logs each refusal as severe. */
  private static final Logger SHIM_LOG = Logger.getLogger("org.hyperledger.fabric");

  static {
    SHIM_LOG.setLevel(Level.OFF);
  }

  private final Supplier<Chaincode> chaincode;
  private final Server server;

  ChaincodeService(Supplier<Chaincode> chaincode) {
    this.chaincode = chaincode;
    try {
      server =
          NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
              .maxInboundMessageSize(MAX_MESSAGE)
              .addService(this)
              .build()
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return server.getPort();
  }

  @Override
  public StreamObserver<ChaincodeMessage> connect(StreamObserver<ChaincodeMessage> toPeer) {
    try {
      return new Session(chaincode.get()).open(toPeer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  /** The shim keeps the state of its connection in the chaincode object: so one a connection. */
  private static final class Session extends ChaincodeBase {
    private final Chaincode chaincode;

    Session(Chaincode chaincode) {
      this.chaincode = chaincode;
      processCommandLineOptions(new String[] {"-i", "double:1"});
      Metrics.initialize(getChaincodeConfig());
      Traces.initialize(getChaincodeConfig());
    }

    StreamObserver<ChaincodeMessage> open(StreamObserver<ChaincodeMessage> toPeer)
        throws IOException {
      return connectToPeer(toPeer);
    }

    @Override
    public Response init(ChaincodeStub stub) {
      return chaincode.init(stub);
    }

    @Override
    public Response invoke(ChaincodeStub stub) {
      return chaincode.invoke(stub);
    }
  }
}
