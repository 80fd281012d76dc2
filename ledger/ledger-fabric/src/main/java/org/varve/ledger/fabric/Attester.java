package org.varve.ledger.fabric;

import java.io.Closeable;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.GatewayRuntimeException;
import org.hyperledger.fabric.client.Transaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varve.evidence.log.Checkpoint;
import org.varve.evidence.log.Cosigner;
import org.varve.evidence.log.SignedNote;
import org.varve.ledger.LedgerFailedException;
import org.varve.ledger.TreeHead;
import org.varve.ledger.channel.Attestation;
import org.varve.ledger.channel.ChannelError;
import org.varve.ledger.channel.ChannelFunction;

/**
 * Cosigns this node's newest checkpoint and posts that on the channel, one at a time: while one is
 * on its way the log grows, and the next is of all that came. After a disagreement it says nothing
 * more.
 */
final class Attester implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(Attester.class);
  private static final long LOOK_AGAIN_MILLIS = 200;

  /** A log that is being founded, and an organisation that is joining, take some seconds. */
  private static final int LOOKS_MAX = 100;

  private final FabricConfig config;
  private final PeerLinks links;
  private final Agreement agreement;
  private final Awaited awaited;
  private final Cosigner cosigner;
  private final Clock clock;
  private final Thread thread = new Thread(this::run, "fabric-attester");
  private volatile boolean closed;
  private long cosigned;
  private int looks;
  private String problem = "";

  Attester(
      FabricConfig config,
      PeerLinks links,
      Agreement agreement,
      Awaited awaited,
      Cosigner cosigner,
      Clock clock) {
    this.config = config;
    this.links = links;
    this.agreement = agreement;
    this.awaited = awaited;
    this.cosigner = cosigner;
    this.clock = clock;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      while (!closed) {
        if (!agreement.mayCosign() || !isMember()) {
          lookAgain();
          continue;
        }
        looks = 0;
        Optional<TreeHead> next = agreement.awaitNext(cosigned, LOOK_AGAIN_MILLIS);
        if (next.isPresent()) {
          attest(next.get());
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) { // the outermost frame of the thread
      if (!closed) {
        LOG.atError().setCause(e).log("Checkpoints are not cosigned any more");
      }
    }
  }

  private void lookAgain() throws InterruptedException {
    looks++;
    if (looks == LOOKS_MAX && agreement.disagreement().isEmpty()) {
      tell(
          "organisation '%s' is not in the registry with this node's key; an operator can apply it"
              .formatted(config.organisation()));
    }
    Thread.sleep(LOOK_AGAIN_MILLIS);
  }

  private void attest(TreeHead head) throws InterruptedException {
    Checkpoint checkpoint = Checkpoint.parse(SignedNote.parse(head.checkpoint()).text());
    PeerLinks.Link link = links.current();
    try {
      Attestation attestation =
          new Attestation(
              config.organisation(), checkpoint, cosigner.cosign(checkpoint, clock.instant()));
      post(link, attestation);
      cosigned = Math.max(cosigned, head.size());
      problem = "";
    } catch (GatewayException e) {
      Optional<ChannelError> said = Setbacks.said(e);
      if (said.filter(error -> error.code() == ChannelError.Code.OTHER_ROOT).isPresent()) {
        agreement.contradictsItself(
            "this node cosigned another root for %s entries before: its copy is not what it was"
                .formatted(head.size()));
        return;
      }
      failed(link, Setbacks.describe(e));
    } catch (GatewayRuntimeException e) {
      failed(link, Follower.describe(e.getStatus()));
    } catch (LedgerFailedException e) {
      throw e; // the copy has failed, and says so itself
    } catch (ExecutionException e) {
      failed(link, String.valueOf(e.getCause()));
    } catch (TimeoutException e) {
      failed(link, "it is not in a block after " + config.limits().commit());
    } catch (RuntimeException e) { // a token that is away for a while, for instance
      failed(link, String.valueOf(e));
    }
  }

  private boolean isMember() {
    return agreement
        .organisation(config.organisation())
        .filter(known -> known.cosigner().equals(cosigner.noteKey()))
        .isPresent();
  }

  private void post(PeerLinks.Link link, Attestation attestation)
      throws GatewayException, InterruptedException, ExecutionException, TimeoutException {
    Transaction transaction =
        link.contract(config.chaincode())
            .newProposal(ChannelFunction.ATTEST.word())
            .addArguments(attestation.organisation(), attestation.note().toString())
            .build()
            .endorse();
    String id = transaction.getTransactionId();
    CompletableFuture<Awaited.Seen> seen = awaited.expect(id);
    try {
      var unused = transaction.submitAsync();
      if (seen.get(config.limits().commit().toMillis(), TimeUnit.MILLISECONDS)
          instanceof Awaited.Invalid invalid) {
        tell("the transaction is " + invalid.code());
      }
    } finally {
      awaited.forget(id);
    }
  }

  private void failed(PeerLinks.Link link, String why) throws InterruptedException {
    tell(why);
    links.failed(link, why);
    Thread.sleep(config.limits().pauseMax().toMillis());
  }

  /** Once: it is tried for ever. */
  private void tell(String why) {
    if (!problem.equals(why) && !closed) {
      LOG.atWarn().addKeyValue("reason", why).log("A checkpoint was not cosigned on the channel");
    }
    problem = why;
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(config.limits().pauseMax().toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
