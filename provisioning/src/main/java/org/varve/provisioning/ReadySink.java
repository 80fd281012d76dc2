package org.varve.provisioning;

import io.grpc.stub.ServerCallStreamObserver;

/**
 * Lets a thread that makes answers wait for a data user to take them, so that a slow reader costs
 * one message of memory. Must be made while the method that serves the call runs, and used on
 * another thread.
 */
final class ReadySink<T> {

  private final ServerCallStreamObserver<T> user;

  ReadySink(ServerCallStreamObserver<T> user) {
    this.user = user;
    user.setOnReadyHandler(this::wake);
    user.setOnCancelHandler(this::wake);
  }

  /**
   * Waits until the data user is ready, then gives him an answer.
   *
   * @return false if he gave the call up: nothing more is to be made
   */
  boolean give(T answer) throws InterruptedException {
    synchronized (this) {
      while (!user.isReady() && !user.isCancelled()) {
        wait();
      }
    }
    if (user.isCancelled()) {
      return false;
    }
    user.onNext(answer);
    return true;
  }

  private synchronized void wake() {
    notifyAll();
  }
}
