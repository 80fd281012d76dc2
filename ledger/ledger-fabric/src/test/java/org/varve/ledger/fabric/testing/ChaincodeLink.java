package org.varve.ledger.fabric.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.hyperledger.fabric.protos.peer.ChaincodeGrpc;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage.Type;
import org.hyperledger.fabric.protos.peer.DelState;
import org.hyperledger.fabric.protos.peer.GetState;
import org.hyperledger.fabric.protos.peer.PutState;

/** A peer's end of the chaincode protocol: it dials, answers the register, and runs proposals. */
final class ChaincodeLink implements StreamObserver<ChaincodeMessage>, AutoCloseable {
  /** What a peer says of a proposal whose chaincode went away. */
  static final String TERMINATED = "chaincode stream terminated";

  private static final int MAX_MESSAGE = 100 << 20;

  private record Running(Simulation simulation, CompletableFuture<ChaincodeMessage> outcome) {}

  private final Map<String, Running> running = new ConcurrentHashMap<>();
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final Object lock = new Object();
  private final ManagedChannel connection;
  private volatile boolean ended;
  private final StreamObserver<ChaincodeMessage> toChaincode;

  ChaincodeLink(int port) {
    connection =
        NettyChannelBuilder.forAddress("127.0.0.1", port)
            .usePlaintext()
            .maxInboundMessageSize(MAX_MESSAGE)
            .build();
    synchronized (lock) {
      // Not in the context of the call that happens to need it first: it ends with that call.
      Context caller = Context.ROOT.attach();
      try {
        toChaincode = ChaincodeGrpc.newStub(connection).connect(this);
      } finally {
        Context.ROOT.detach(caller);
      }
    }
  }

  /** Completes with COMPLETED or ERROR. */
  CompletableFuture<ChaincodeMessage> run(ChaincodeMessage transaction, Simulation simulation) {
    Running started = new Running(simulation, new CompletableFuture<>());
    running.put(transaction.getTxid(), started);
    return ready
        .thenCompose(
            done -> {
              send(transaction);
              return started.outcome();
            })
        .whenComplete((message, failure) -> running.remove(transaction.getTxid()));
  }

  @Override
  public void onNext(ChaincodeMessage message) {
    switch (message.getType()) {
      case REGISTER -> {
        send(ChaincodeMessage.newBuilder().setType(Type.REGISTERED).build());
        send(ChaincodeMessage.newBuilder().setType(Type.READY).build());
        ready.complete(null);
      }
      case COMPLETED, ERROR -> running.get(message.getTxid()).outcome().complete(message);
      default -> send(answer(message));
    }
  }

  private ChaincodeMessage answer(ChaincodeMessage asked) {
    ChaincodeMessage.Builder answer =
        ChaincodeMessage.newBuilder()
            .setType(Type.RESPONSE)
            .setTxid(asked.getTxid())
            .setChannelId(asked.getChannelId());
    try {
      answer.setPayload(onState(running.get(asked.getTxid()).simulation(), asked));
    } catch (InvalidProtocolBufferException | UnsupportedOperationException e) {
      answer.setType(Type.ERROR).setPayload(ByteString.copyFromUtf8(String.valueOf(e)));
    }
    return answer.build();
  }

  private static ByteString onState(Simulation simulation, ChaincodeMessage asked)
      throws InvalidProtocolBufferException {
    switch (asked.getType()) {
      case GET_STATE:
        return simulation.get(GetState.parseFrom(asked.getPayload()).getKey());
      case PUT_STATE:
        PutState put = PutState.parseFrom(asked.getPayload());
        simulation.put(put.getKey(), put.getValue());
        return ByteString.EMPTY;
      case DEL_STATE:
        simulation.put(DelState.parseFrom(asked.getPayload()).getKey(), ByteString.EMPTY);
        return ByteString.EMPTY;
      default:
        throw new UnsupportedOperationException(
            "the double does not know " + asked.getType() + "; add it to ChaincodeLink");
    }
  }

  private void send(ChaincodeMessage message) {
    synchronized (lock) {
      toChaincode.onNext(message);
    }
  }

  @Override
  public void onError(Throwable failure) {
    end();
  }

  @Override
  public void onCompleted() {
    end();
  }

  private void end() {
    ended = true;
    IllegalStateException terminated = new IllegalStateException(TERMINATED);
    ready.completeExceptionally(terminated);
    running.values().forEach(each -> each.outcome().completeExceptionally(terminated));
  }

  /** Whether another must be dialled. */
  boolean isDown() {
    return ended;
  }

  @Override
  public void close() {
    connection.shutdownNow();
    end();
  }
}
