package org.varve.edge.uplink;

import org.varve.edge.queue.QueuedOperation;
import org.varve.edge.queue.RefusedOperation.Refusal;

/** Hears what the uplink does; called by its one thread, so to be quick. */
public interface UplinkListener {
  /** An operation went out; it may go out again. */
  default void sent(QueuedOperation operation) {}

  /** A receipt was verified and the operation left the queue. */
  default void recorded(VerifiedReceipt receipt) {}

  /** The server will not record the operation; it was set aside. */
  default void refused(QueuedOperation operation, Refusal refusal) {}

  /** The server is there and has said its window. */
  default void connected() {}

  /** The stream broke; the message says why and names the next step. */
  default void broken(String message) {}
}
