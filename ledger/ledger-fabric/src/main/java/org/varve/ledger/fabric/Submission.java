package org.varve.ledger.fabric;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.SubmitException;
import org.hyperledger.fabric.client.Transaction;
import org.varve.evidence.operation.DataBlock;
import org.varve.ledger.BlockRefusedException;
import org.varve.ledger.Commit;
import org.varve.ledger.LedgerFailedException;
import org.varve.ledger.OperationOutcome;
import org.varve.ledger.OperationOutcome.Refused;
import org.varve.ledger.RefusalReason;
import org.varve.ledger.channel.ChannelError;
import org.varve.ledger.channel.ChannelFunction;
import org.varve.ledger.channel.RefusalDetails;
import org.varve.ledger.embedded.LedgerCopy;
import org.varve.ledger.fabric.FabricMetrics.Setback;

/**
 * Gets one data block recorded: endorsed, submitted, and folded from a block of the channel. What
 * is not known to have failed for good is tried again, in a new transaction with the same bytes:
 * the fold counts them once. {@code docs/fabric.md} has the table of outcomes.
 */
final class Submission {
  private final Surroundings around;
  private final byte[] block;
  private final long startedAt = System.nanoTime();

  /** The transactions so far, any of which may yet be folded. */
  private final Map<String, Attempt> attempts = new LinkedHashMap<>();

  private Duration pause;
  private String problem = "nothing went wrong, it only took long";

  /** What a submission works with. */
  record Surroundings(
      FabricConfig config,
      PeerLinks links,
      LedgerCopy copy,
      Awaited awaited,
      FabricMetrics metrics) {
    FabricLimits limits() {
      return config.limits();
    }
  }

  private record Attempt(CompletableFuture<Awaited.Seen> seen, RefusalDetails details) {}

  Submission(Surroundings around, byte[] block) {
    this.around = around;
    this.block = block;
    this.pause = around.limits().pauseMin();
  }

  /**
   * Records the block.
   *
   * @throws BlockRefusedException if nothing of it was recorded, for good
   * @throws LedgerFailedException if it is unknown whether it was
   */
  Commit record() throws InterruptedException {
    try {
      Optional<Commit> commit = Optional.empty();
      while (commit.isEmpty()) {
        requirePatience();
        commit = attempt();
      }
      around.metrics().recorded(Duration.ofNanos(System.nanoTime() - startedAt));
      return commit.get();
    } finally {
      attempts.keySet().forEach(around.awaited()::forget);
    }
  }

  private void requirePatience() {
    if (System.nanoTime() - startedAt > around.limits().patience().toNanos()) {
      throw new LedgerFailedException(
          "the outcome of a data block is unknown after %s (%s); append the same block again"
              .formatted(around.limits().patience(), problem),
          null);
    }
  }

  /** One more transaction; empty if another one is needed. */
  private Optional<Commit> attempt() throws InterruptedException {
    PeerLinks.Link link = around.links().current();
    Duration patience = around.limits().commit();
    try {
      submit(link);
    } catch (EndorseException e) {
      return notEndorsed(link, e);
    } catch (SubmitException e) {
      // With BFT orderers it may have been submitted all the same (hyperledger/fabric#4415).
      Setbacks.requireNotTooLarge(e);
      setback(Setback.SUBMISSION, "not submitted, " + Setbacks.describe(e));
      around.links().failed(link, problem);
      patience = rest();
    }
    Optional<Commit> commit = await(patience);
    return commit.isPresent() || attempts.isEmpty() ? commit : ask();
  }

  private Optional<Commit> notEndorsed(PeerLinks.Link link, EndorseException e)
      throws InterruptedException {
    Optional<ChannelError> said = Setbacks.said(e);
    setback(Setback.ENDORSEMENT, "not endorsed, " + Setbacks.describe(e));
    if (attempts.isEmpty() && said.isPresent()) {
      requireNoRefusal(said.get());
    } else if (said.isEmpty() && Setbacks.of(e) == Setbacks.Next.OTHER_PEER) {
      around.links().failed(link, problem);
    }
    // An earlier one may be folded meanwhile: as long as one is open, nothing is refused for good.
    Optional<Commit> commit = await(rest());
    return commit.isPresent() || attempts.isEmpty() ? commit : ask();
  }

  /**
   * A refusal is final if this node's own copy says the same, or the bytes alone do: a peer may lag
   * behind, or mean ill.
   */
  private void requireNoRefusal(ChannelError said) {
    if (said.code() == ChannelError.Code.MALFORMED) {
      throw new BlockRefusedException(RefusalReason.OPERATION_MALFORMED, said.text());
    }
    if (said.code() == ChannelError.Code.REFUSED) {
      around
          .copy()
          .refusalOf(DataBlock.decode(block))
          .ifPresent(
              refusal -> {
                throw new BlockRefusedException(refusal.reason(), refusal.detail());
              });
    }
  }

  private void submit(PeerLinks.Link link) throws EndorseException, SubmitException {
    Transaction transaction =
        link.contract(around.config().chaincode())
            .newProposal(ChannelFunction.RECORD.word())
            .addArguments(block)
            .build()
            .endorse();
    String id = transaction.getTransactionId();
    attempts.put(
        id,
        new Attempt(around.awaited().expect(id), RefusalDetails.decode(transaction.getResult())));
    var unused = transaction.submitAsync();
  }

  /** Waits for any of the transactions; those that turn out to be invalid are left behind. */
  private Optional<Commit> await(Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!attempts.isEmpty()) {
      CompletableFuture<?>[] all =
          attempts.values().stream().map(Attempt::seen).toArray(CompletableFuture<?>[]::new);
      try {
        var unused =
            CompletableFuture.anyOf(all).get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        return Optional.empty();
      } catch (ExecutionException e) {
        throw e.getCause() instanceof LedgerFailedException failed
            ? failed
            : new LedgerFailedException("the channel is not followed any more", e.getCause());
      }
      for (Map.Entry<String, Attempt> entry : List.copyOf(attempts.entrySet())) {
        Awaited.Seen seen = entry.getValue().seen().getNow(null);
        if (seen instanceof Awaited.Folded folded) {
          return Optional.of(commit(folded, entry.getValue().details()));
        }
        if (seen instanceof Awaited.Invalid invalid) {
          attempts.remove(entry.getKey());
          setback(
              Setback.INVALID, "transaction %s is %s".formatted(entry.getKey(), invalid.code()));
        }
      }
    }
    Thread.sleep(Math.max(0, Math.min(patience.toMillis(), rest().toMillis())));
    return Optional.empty();
  }

  /** Nobody has seen them: asks the peer what it knows, and waits on if it knows them. */
  private Optional<Commit> ask() throws InterruptedException {
    around.metrics().again(Setback.UNKNOWN);
    for (String id : List.copyOf(attempts.keySet())) {
      CommitQuestion.Answer answer = CommitQuestion.ask(around, id);
      problem = "transaction %s: %s".formatted(id, answer.sentence());
      if (answer.committed()) {
        // Only the stream of blocks is late.
        while (attempts.containsKey(id)) {
          Optional<Commit> commit = await(around.limits().commit());
          if (commit.isPresent()) {
            return commit;
          }
          requirePatience();
        }
      }
    }
    return Optional.empty();
  }

  private static Commit commit(Awaited.Folded folded, RefusalDetails details) {
    if (folded.result().refused().isPresent()) {
      throw folded.result().refused().get();
    }
    Commit commit = folded.result().commit().orElseThrow();
    List<OperationOutcome> outcomes = new ArrayList<>(commit.outcomes());
    details
        .texts()
        .forEach(
            (position, text) -> {
              // The fold knows the reason alone; a repeat is no refusal any more.
              if (outcomes.get(position) instanceof Refused refused
                  && refused.reason().isDecidedAtAdmission()) {
                outcomes.set(position, new Refused(refused.id(), refused.reason(), text));
              }
            });
    return new Commit(commit.height(), commit.committedAt(), commit.head(), outcomes);
  }

  private void setback(Setback what, String why) {
    around.metrics().again(what);
    problem = why;
  }

  /** The pause before the next attempt; each one is longer. */
  private Duration rest() {
    Duration now = pause;
    pause = Follower.shorter(pause.multipliedBy(2), around.limits().pauseMax());
    return now;
  }
}
