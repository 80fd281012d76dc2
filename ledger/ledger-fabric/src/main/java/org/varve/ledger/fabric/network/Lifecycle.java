package org.varve.ledger.fabric.network;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.hyperledger.fabric.client.CommitException;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;
import org.hyperledger.fabric.protos.peer.lifecycle.ApproveChaincodeDefinitionForMyOrgArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.ChaincodeSource;
import org.hyperledger.fabric.protos.peer.lifecycle.CommitChaincodeDefinitionArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryChaincodeDefinitionArgs;

/**
 * Puts a chaincode in force on a channel, and sees that it is, through the gateways: each
 * organisation approves it, one of them commits it.
 */
final class Lifecycle {

  private static final String CHAINCODE = "_lifecycle";
  private static final String QUERY = "QueryChaincodeDefinition";
  private static final String VERSION = "1";
  private static final long SEQUENCE = 1;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long PAUSE_MILLIS = 100;

  private final String channel;
  private final String name;

  Lifecycle(String channel, String name) {
    this.channel = channel;
    this.name = name;
  }

  /** Fails while the orderers have no leader yet, or peers do not know each other: try again. */
  private interface Attempt {
    void run() throws GatewayException, CommitException;
  }

  /** Approved by the caller's organisation, to be run from this package at its own peer. */
  void approve(Caller admin, String packageId) throws IOException {
    ApproveChaincodeDefinitionForMyOrgArgs wanted =
        ApproveChaincodeDefinitionForMyOrgArgs.newBuilder()
            .setSequence(SEQUENCE)
            .setName(name)
            .setVersion(VERSION)
            .setValidationParameter(ByteString.EMPTY)
            .setSource(
                ChaincodeSource.newBuilder()
                    .setLocalPackage(
                        ChaincodeSource.Local.newBuilder().setPackageId(packageId).build()))
            .build();
    until(
        admin.organisation().name() + " approves chaincode " + name,
        () -> {
          try {
            admin.submitAlone(channel, CHAINCODE, "ApproveChaincodeDefinitionForMyOrg", wanted);
          } catch (GatewayException e) {
            // An earlier attempt that looked failed was not.
            if (!said(e).contains("unchanged content")) {
              throw e;
            }
          }
        });
  }

  /** Committed, after as many as the policy asks for have approved. */
  void commit(Caller admin) throws IOException {
    CommitChaincodeDefinitionArgs wanted =
        CommitChaincodeDefinitionArgs.newBuilder()
            .setSequence(SEQUENCE)
            .setName(name)
            .setVersion(VERSION)
            .build();
    until(
        "chaincode " + name + " is committed",
        () -> {
          try {
            admin.submit(channel, CHAINCODE, "CommitChaincodeDefinition", wanted);
          } catch (GatewayException e) {
            if (!said(e).contains("new definition must be sequence 2")) {
              throw e;
            }
          }
        });
  }

  /**
   * A transaction that reads the definition and writes nothing goes the whole way: endorsed by all
   * who must, ordered, and committed as valid.
   */
  void awaitCommit(Caller caller) throws IOException {
    until("a transaction is committed", () -> caller.submit(channel, CHAINCODE, QUERY, query()));
  }

  /** The chaincode itself answers at the caller's peer; that it knows no such function will do. */
  void awaitAnswer(Caller caller) throws IOException {
    until(
        "chaincode " + name + " answers at " + caller.organisation().name(),
        () -> {
          try {
            caller.evaluate(channel, name, "ready?", query());
          } catch (GatewayException e) {
            if (!said(e).contains("chaincode response")) {
              throw e;
            }
          }
        });
  }

  private MessageLite query() {
    return QueryChaincodeDefinitionArgs.newBuilder().setName(name).build();
  }

  private static void until(String what, Attempt attempt) throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      Exception trouble;
      try {
        attempt.run();
        return;
      } catch (GatewayException e) {
        trouble = new IOException(said(e), e);
      } catch (CommitException | StatusRuntimeException e) {
        trouble = e;
      }
      if (System.nanoTime() > deadline) {
        throw new IOException(
            "waited %d s until %s: %s".formatted(PATIENCE.toSeconds(), what, trouble.getMessage()),
            trouble);
      }
      FabricProcesses.pause(PAUSE_MILLIS);
    }
  }

  /** The message of the gateway, and those of the peers behind it. */
  private static String said(GatewayException e) {
    List<String> details = e.getDetails().stream().map(ErrorDetail::getMessage).toList();
    return e.getMessage() + " " + details;
  }
}
