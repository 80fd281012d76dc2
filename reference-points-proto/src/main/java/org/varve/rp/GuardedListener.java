package org.varve.rp;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.ServerCall;

/**
 * The callbacks of one call: the first one that throws ends the call, and the handler then hears
 * only of that end, so that it can clean up.
 */
final class GuardedListener<Q> extends SimpleForwardingServerCallListener<Q> {
  private final GuardedCall<Q, ?> call;
  private boolean failed; // callbacks come one at a time

  GuardedListener(ServerCall.Listener<Q> listener, GuardedCall<Q, ?> call) {
    super(listener);
    this.call = call;
  }

  @Override
  public void onMessage(Q message) {
    unlessFailed(() -> super.onMessage(message));
  }

  @Override
  public void onHalfClose() {
    unlessFailed(super::onHalfClose);
  }

  @Override
  public void onReady() {
    unlessFailed(super::onReady);
  }

  @Override
  public void onCancel() {
    guarded(super::onCancel);
  }

  @Override
  public void onComplete() {
    guarded(super::onComplete);
  }

  private void unlessFailed(Runnable callback) {
    if (!failed) {
      guarded(callback);
    }
  }

  private void guarded(Runnable callback) {
    try {
      callback.run();
    } catch (RuntimeException e) { // a handler's outermost frame
      failed = true;
      call.fail(e);
    }
  }
}
