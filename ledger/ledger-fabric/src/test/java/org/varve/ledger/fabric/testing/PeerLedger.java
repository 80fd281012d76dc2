package org.varve.ledger.fabric.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.hyperledger.fabric.protos.common.BlockchainInfo;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.gateway.CommitStatusResponse;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/** What one peer has committed: its blocks with their codes, the state, who waits for what. */
final class PeerLedger {
  private final ChannelDouble channel;
  private final WorldState state = new WorldState();
  private final List<Block> blocks = new ArrayList<>();
  private final Map<String, CommitStatusResponse> statuses = new HashMap<>();
  private final Map<String, CompletableFuture<CommitStatusResponse>> waiting = new HashMap<>();

  PeerLedger(ChannelDouble channel) {
    this.channel = channel;
  }

  WorldState state() {
    return state;
  }

  synchronized long height() {
    return blocks.size();
  }

  synchronized BlockchainInfo info() {
    BlockchainInfo.Builder info = BlockchainInfo.newBuilder().setHeight(blocks.size());
    if (!blocks.isEmpty()) {
      BlockHeader newest = blocks.get(blocks.size() - 1).getHeader();
      info.setCurrentBlockHash(Blocks.hash(newest)).setPreviousBlockHash(newest.getPreviousHash());
    }
    return info.build();
  }

  synchronized boolean has(String txId) {
    return statuses.containsKey(txId);
  }

  /** Validates each transaction of the block in turn, and applies what is valid. */
  synchronized void commit(Block ordered) throws InvalidProtocolBufferException {
    long number = ordered.getHeader().getNumber();
    int count = ordered.getData().getDataCount();
    byte[] codes = new byte[count];
    for (int place = 0; place < count; place++) {
      ByteString bytes = ordered.getData().getData(place);
      ParsedTransaction transaction = ParsedTransaction.of(Envelope.parseFrom(bytes));
      TxValidationCode code = validate(transaction);
      codes[place] = (byte) code.getNumber();
      if (code == TxValidationCode.VALID && transaction.endorsed().isPresent()) {
        state.apply(transaction.readWriteSet(), new StateVersion(number, place));
      }
      // A second transaction of the same id leaves the status of the first as it is.
      statuses.putIfAbsent(
          transaction.txId(),
          CommitStatusResponse.newBuilder().setResult(code).setBlockNumber(number).build());
    }
    blocks.add(Blocks.validated(ordered, codes));
    notifyAll();
    for (ByteString bytes : ordered.getData().getDataList()) {
      String txId = ParsedTransaction.of(Envelope.parseFrom(bytes)).txId();
      Optional.ofNullable(waiting.remove(txId))
          .ifPresent(future -> future.complete(statuses.get(txId)));
    }
  }

  private TxValidationCode validate(ParsedTransaction transaction)
      throws InvalidProtocolBufferException {
    if (!transaction.isSigned()) {
      return TxValidationCode.BAD_CREATOR_SIGNATURE;
    }
    if (transaction.endorsed().isEmpty() || transaction.isLifecycle()) {
      return TxValidationCode.VALID;
    }
    if (statuses.containsKey(transaction.txId())) {
      return TxValidationCode.DUPLICATE_TXID;
    }
    if (transaction.endorsers().size() < channel.settings().endorsements()) {
      return TxValidationCode.ENDORSEMENT_POLICY_FAILURE;
    }
    Optional<TxValidationCode> spoilt = channel.spoilt(transaction.txId());
    if (spoilt.isPresent()) {
      return spoilt.get();
    }
    return state.isCurrent(transaction.readWriteSet())
        ? TxValidationCode.VALID
        : TxValidationCode.MVCC_READ_CONFLICT;
  }

  /** A block that is there already, or empty. */
  synchronized Optional<Block> block(long number) {
    return number < blocks.size()
        ? Optional.of(blocks.get(Math.toIntExact(number)))
        : Optional.empty();
  }

  /** The same, after waiting for it so long at most. */
  synchronized Optional<Block> await(long number, Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    long left = atMost.toNanos();
    while (number >= blocks.size() && left > 0) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
      left = end - System.nanoTime();
    }
    return block(number);
  }

  /** Completes when the transaction is committed here, at once if it is already. */
  synchronized CompletableFuture<CommitStatusResponse> status(String txId) {
    CommitStatusResponse known = statuses.get(txId);
    if (known != null) {
      return CompletableFuture.completedFuture(known);
    }
    return waiting.computeIfAbsent(txId, id -> new CompletableFuture<>()).copy();
  }

  /** Those who wait for a status hear that the connection ended. */
  synchronized void cut() {
    waiting.values().forEach(each -> each.completeExceptionally(Answers.cut()));
    waiting.clear();
  }

  /** As after the loss of the peer's disk. */
  synchronized void wipe() {
    state.clear();
    blocks.clear();
    statuses.clear();
  }
}
