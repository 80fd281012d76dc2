package org.varve.ledger.fabric;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.varve.ledger.embedded.LedgerCopy;

/** Transactions of this node that are not yet seen in a block of the channel. */
final class Awaited {
  private final Map<String, CompletableFuture<Seen>> waiting = new ConcurrentHashMap<>();

  /** What was seen of a transaction. */
  sealed interface Seen {}

  /** It is valid, and folded: what became of its data block. */
  record Folded(LedgerCopy.Appended result) implements Seen {}

  /** It is valid, and not one that records a data block. */
  record Done() implements Seen {}

  /** It is in a block and has no effect. */
  record Invalid(TxValidationCode code) implements Seen {}

  /** From now on the transaction is looked for; before it is submitted. */
  CompletableFuture<Seen> expect(String transaction) {
    return waiting.computeIfAbsent(transaction, id -> new CompletableFuture<>());
  }

  /** Nobody asks for it any more. */
  void forget(String transaction) {
    waiting.remove(transaction);
  }

  void seen(String transaction, Seen what) {
    CompletableFuture<Seen> future = waiting.remove(transaction);
    if (future != null) {
      future.complete(what);
    }
  }

  /** The ledger stopped: nothing more will be seen. */
  void end(RuntimeException why) {
    waiting.forEach((id, future) -> future.completeExceptionally(why));
  }
}
