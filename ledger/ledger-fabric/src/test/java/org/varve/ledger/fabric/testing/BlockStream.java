package org.varve.ledger.fabric.testing;

import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.hyperledger.fabric.protos.common.Block;

/**
 * Sends what a peer has committed from a block on, and then each block as it is committed, no
 * faster than the client takes it.
 */
final class BlockStream<T> implements Runnable {
  private static final Duration LOOK = Duration.ofMillis(50);

  private final PeerDouble peer;
  private final ServerCallStreamObserver<T> to;
  private final Function<Block, Optional<T>> form;
  private long next;

  private BlockStream(
      PeerDouble peer, long first, StreamObserver<T> to, Function<Block, Optional<T>> form) {
    this.peer = peer;
    this.next = first;
    this.to = (ServerCallStreamObserver<T>) to;
    this.form = form;
  }

  /** On a thread of its own, until the client leaves or the peer stops. */
  static <T> void start(
      PeerDouble peer, long first, StreamObserver<T> to, Function<Block, Optional<T>> form) {
    Thread thread =
        new Thread(new BlockStream<>(peer, first, to, form), "blocks-of-" + peer.mspId());
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void run() {
    try {
      while (peer.isRunning() && !to.isCancelled()) {
        Optional<Block> block = peer.ledger().await(next, LOOK);
        if (block.isEmpty()) {
          continue;
        }
        while (!to.isReady() && !to.isCancelled()) {
          Thread.sleep(1);
        }
        if (peer.misbehaviour().now(Mischief.CUTS_EVENTS)) {
          to.onError(Answers.cut());
          return;
        }
        send(block.get());
        next++;
      }
      if (!to.isCancelled()) {
        to.onError(Answers.cut());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (StatusRuntimeException left) {
      // The client went away between the look and the sending.
    }
  }

  private void send(Block block) {
    int times = peer.misbehaviour().now(Mischief.DELIVERS_TWICE) ? 2 : 1;
    for (int time = 0; time < times; time++) {
      form.apply(block).ifPresent(to::onNext);
    }
  }
}
