package org.varve.ledger.fabric.testing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.hyperledger.fabric.shim.Chaincode;

/**
 * One channel: the order of its transactions, and the peers that have joined it.
 *
 * <p>Block 0 is a configuration and block 1 a transaction of {@code _lifecycle}, as on a real
 * channel: readers of blocks must pass over both.
 */
public final class ChannelDouble implements AutoCloseable {
  private final ChannelSettings settings;
  private final List<Block> ordered = new ArrayList<>();
  private final List<Envelope> pending = new ArrayList<>();
  private final Map<String, TxValidationCode> invalid = new HashMap<>();
  private final Set<String> accepted = new HashSet<>();
  private final List<PeerDouble> peers = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "ordering");
            thread.setDaemon(true);
            return thread;
          });
  private Optional<TxValidationCode> spoilNext = Optional.empty();
  private Optional<ScheduledFuture<?>> timeout = Optional.empty();
  private boolean closed;

  public ChannelDouble(ChannelSettings settings) {
    this.settings = settings;
    FabricMember admin = FabricMember.of("OrdererMSP", "orderer");
    ordered.add(Blocks.above(ordered, List.of(Envelopes.configuration(settings.channel(), admin))));
    ordered.add(Blocks.above(ordered, List.of(Envelopes.definition(settings, admin))));
  }

  public ChannelSettings settings() {
    return settings;
  }

  /** A started peer of one more organisation, with a chaincode of its own. */
  public PeerDouble join(String mspId, Supplier<Chaincode> chaincode) {
    PeerDouble peer = new PeerDouble(this, mspId, chaincode);
    peers.add(peer);
    peer.start();
    return peer;
  }

  List<PeerDouble> peers() {
    return peers;
  }

  /** Whether this is the proposal's channel, and has its chaincode. */
  boolean has(ProposedTransaction proposed) {
    return proposed.channel().equals(settings.channel())
        && proposed.chaincode().equals(settings.chaincode());
  }

  /** The next transaction to be ordered stays in its block with this code, at every peer. */
  public synchronized void spoilNext(TxValidationCode code) {
    spoilNext = Optional.of(code);
  }

  /** Puts a transaction in order. It is in a block at the latest after the batch timeout. */
  synchronized void order(Envelope envelope, String txId) {
    accepted.add(txId);
    spoilNext.ifPresent(code -> invalid.put(txId, code));
    spoilNext = Optional.empty();
    pending.add(envelope);
    if (pending.size() >= settings.batches().transactions()) {
      cut();
    } else if (timeout.isEmpty()) {
      long nanos = settings.batches().timeout().toNanos();
      timeout = Optional.of(clock.schedule(this::cut, nanos, TimeUnit.NANOSECONDS));
    }
  }

  synchronized boolean hasOrdered(String txId) {
    return accepted.contains(txId);
  }

  private synchronized void cut() {
    timeout.ifPresent(scheduled -> scheduled.cancel(false));
    timeout = Optional.empty();
    if (!pending.isEmpty()) {
      ordered.add(Blocks.above(ordered, pending));
      pending.clear();
      notifyAll();
    }
  }

  /** Waits for a block; empty when the channel is closed. */
  synchronized Optional<Block> await(long number) throws InterruptedException {
    while (ordered.size() <= number && !closed) {
      wait();
    }
    return closed ? Optional.empty() : Optional.of(ordered.get(Math.toIntExact(number)));
  }

  synchronized Optional<TxValidationCode> spoilt(String txId) {
    return Optional.ofNullable(invalid.get(txId));
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    clock.shutdownNow();
    peers.forEach(PeerDouble::close);
  }
}
