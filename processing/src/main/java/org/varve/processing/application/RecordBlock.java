package org.varve.processing.application;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.varve.evidence.Digest;
import org.varve.evidence.operation.DataBlock;
import org.varve.ledger.BlockRefusedException;
import org.varve.ledger.Commit;
import org.varve.ledger.Content;
import org.varve.ledger.ContentStore;
import org.varve.ledger.Ledger;
import org.varve.ledger.LedgerFailedException;
import org.varve.processing.domain.RecordResult;
import org.varve.processing.domain.RecordedBlock;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/**
 * Records a data block (ITU-T Y.4561 clause 8.6, step 3): content first, then the block, then the
 * index, and only then the receipts. Blocks its caller until then.
 */
public final class RecordBlock {
  private final Ledger ledger;
  private final ContentStore contents;
  private final FoldProgress index;
  private final BlockTimes times;
  private final ContentCheck contentCheck;
  private final Receipts receipts;
  private final Duration patience;

  /**
   * @param times refuses blocks of another time
   * @param patience how long the commit may take, and then the fold
   */
  public RecordBlock(
      Ledger ledger,
      ContentStore contents,
      FoldProgress index,
      BlockTimes times,
      Duration patience) {
    this.times = times;
    this.ledger = ledger;
    this.contents = contents;
    this.index = index;
    this.contentCheck = new ContentCheck(ledger.log(), contents);
    this.receipts = new Receipts(ledger.log());
    this.patience = patience;
  }

  /**
   * @param given content of operations in the block, each root once
   * @throws Failure if the block as a whole is refused, or its outcome is not known
   */
  public RecordedBlock record(DataBlock block, List<Content> given) {
    times.check(block);
    Optional<List<RecordResult>> refusals = contentCheck.refusals(block, given);
    if (refusals.isPresent()) {
      return new RecordedBlock(Optional.empty(), refusals.get());
    }
    try {
      Commit commit = commit(block, given);
      if (!index.await(commit.height(), patience)) {
        throw late("is recorded at height " + commit.height() + ", but not in the index yet");
      }
      return recorded(commit);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure(
          ErrorReason.LEDGER_FAILED,
          "interrupted while the data block was recorded, its outcome is unknown; send the same block again",
          e);
    }
  }

  /** What retention erased does not come back with an operation that has been recorded before. */
  private boolean isWanted(Content content, DataBlock block) {
    return contents.erasedAt(content.root()).isEmpty()
        || block.operations().stream()
            .filter(each -> each.payload().contentRoot().equals(Optional.of(content.root())))
            .anyMatch(each -> ledger.log().leafIndexOf(each.id()).isEmpty());
  }

  /** Content that is here is put again, so that retention does not erase it meanwhile. */
  private Stream<Content> omitted(DataBlock block, List<Content> given) {
    Set<Digest> roots = given.stream().map(Content::root).collect(Collectors.toSet());
    return block.operations().stream()
        .filter(
            each -> each.payload().contentRoot().filter(root -> !roots.contains(root)).isPresent())
        .filter(each -> ledger.log().leafIndexOf(each.id()).isEmpty())
        .map(each -> each.payload().contentRoot().orElseThrow())
        .distinct()
        .flatMap(root -> contents.get(root).stream());
  }

  private Commit commit(DataBlock block, List<Content> given) throws InterruptedException {
    List<Content> wanted =
        Stream.concat(given.stream(), omitted(block, given))
            .filter(content -> isWanted(content, block))
            .toList();
    if (!wanted.isEmpty()) {
      contents.put(wanted);
    }
    try {
      return ledger.append(block).get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw late("is not committed yet");
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    }
  }

  private RecordedBlock recorded(Commit commit) {
    List<RecordResult> results = receipts.of(commit);
    boolean isNew = results.stream().anyMatch(RecordResult.Recorded.class::isInstance);
    return new RecordedBlock(
        isNew
            ? Optional.of(new RecordedBlock.Place(commit.height(), commit.committedAt()))
            : Optional.empty(),
        results);
  }

  private Failure late(String what) {
    return new Failure(
        ErrorReason.DEADLINE_EXCEEDED,
        "the data block %s after %s; send the same block again to learn its outcome"
            .formatted(what, patience));
  }

  private static RuntimeException failure(@Nullable Throwable cause) {
    if (cause instanceof BlockRefusedException refused) {
      return new Failure(
          ErrorReason.valueOf(refused.reason().name()), String.valueOf(refused.getMessage()));
    }
    if (cause instanceof RuntimeException unchecked) {
      return unchecked;
    }
    return new LedgerFailedException("the ledger failed without saying why; see its log", cause);
  }
}
