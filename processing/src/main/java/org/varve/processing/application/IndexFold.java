package org.varve.processing.application;

import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varve.ledger.CommittedBlock;
import org.varve.ledger.CommittedBlocks;
import org.varve.ledger.Ledger;
import org.varve.processing.domain.IndexPosition;

/**
 * Folds what the ledger commits into the index: first all that is missing, then on a thread of its
 * own block after block.
 *
 * <p>The thread is told to stop, never interrupted: an interrupt would close files that it reads.
 */
public final class IndexFold {
  private static final Logger LOG = LoggerFactory.getLogger(IndexFold.class);
  private static final Duration PATIENCE = Duration.ofMillis(100);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);
  private static final int PROGRESS_STEPS = 10;

  private final Ledger ledger;
  private final OperationIndex index;
  private final Consumer<CommittedBlock> follower;
  private final FoldProgress progress;
  private final Thread thread = new Thread(this::follow, "processing-index");
  private volatile boolean stopping;

  /**
   * @param follower told of each block right after it was folded, on the folding thread
   */
  public IndexFold(Ledger ledger, OperationIndex index, Consumer<CommittedBlock> follower) {
    this.ledger = ledger;
    this.index = index;
    this.follower = follower;
    this.progress = new FoldProgress(index.position());
    thread.setDaemon(true);
  }

  public FoldProgress progress() {
    return progress;
  }

  /** Folds all that the ledger has now, then goes on by itself. */
  public void start() {
    catchUp(ledger.status().height());
    thread.start();
  }

  /** Lets the block at hand end. */
  public void stop() {
    stopping = true;
    try {
      thread.join(STOP_PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void catchUp(long height) {
    long first = nextHeight();
    if (first > height) {
      return;
    }
    LOG.atInfo().addKeyValue("from", first).addKeyValue("to", height).log("folding the index");
    long shown = 0;
    try (CommittedBlocks blocks = ledger.blocks(first)) {
      while (nextHeight() <= height) {
        blocks.next(PATIENCE).ifPresent(this::fold);
        long done = (nextHeight() - first) * PROGRESS_STEPS / (height - first + 1);
        if (done > shown && done < PROGRESS_STEPS) {
          LOG.atInfo().addKeyValue("percent", 100 * done / PROGRESS_STEPS).log("folding the index");
          shown = done;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IndexFailedException("interrupted while the index was folded; start again", e);
    }
    LOG.atInfo().addKeyValue("height", height).log("the index is complete");
  }

  private void follow() {
    try (CommittedBlocks blocks = ledger.blocks(nextHeight())) {
      while (!stopping) {
        blocks.next(PATIENCE).ifPresent(this::fold);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) { // the outermost frame of the thread
      progress.fail(e);
      if (!stopping) {
        LOG.atError()
            .setCause(e)
            .addKeyValue("height", nextHeight())
            .log("the index does not follow the ledger any more; mend the cause and start again");
      }
    }
  }

  private void fold(CommittedBlock block) {
    index.fold(block);
    index.position().ifPresent(progress::advance);
    follower.accept(block);
  }

  private long nextHeight() {
    return index.position().map(IndexPosition::height).orElse(-1L) + 1;
  }
}
