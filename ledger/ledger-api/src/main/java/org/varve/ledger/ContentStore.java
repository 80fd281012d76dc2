package org.varve.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.varve.evidence.Digest;

/**
 * The port to where items lie: beside the ledger, found by the content root that operations commit
 * to.
 *
 * <p>Contents are made durable <em>before</em> the block that commits to them is appended. They are
 * apart from the proofs, so that retention can free disk. Safe for use by many threads.
 */
public interface ContentStore {
  /**
   * Stores contents, durably once this returns; one synchronisation for the whole list, so hand
   * over many at once. Content that is already there is left as it is.
   *
   * @throws LedgerFailedException if storage failed; store the same contents again after a restart
   */
  void put(List<Content> contents);

  /**
   * The content of a root; empty if it was never stored or has been erased.
   *
   * @throws DataDamagedException if what is stored is not that content any more
   * @throws LedgerFailedException if storage failed
   */
  Optional<Content> get(Digest contentRoot);

  /** When the content of a root was erased; empty if it is here, or never was. */
  Optional<Instant> erasedAt(Digest contentRoot);

  /**
   * Erases contents: from now on nobody can read them here. Their bytes leave the disk with {@link
   * #reclaim}.
   *
   * @param spareNew a content that was put within this time stays, since an operation that commits
   *     to it may be on its way to the ledger
   * @throws LedgerFailedException if storage failed
   */
  Erasure erase(Collection<Digest> contentRoots, Duration spareNew);

  /**
   * What became of contents that were to be erased; those that are not here are neither.
   *
   * @param erased how many are gone
   * @param spared how many stay, since somebody put them a moment ago
   */
  record Erasure(int erased, int spared) {}

  /**
   * Gives back to the disk what erased contents take, where that is worth the work.
   *
   * @param within what has been erased for longer is given back whatever the work
   * @return how many bytes of the disk were given back
   * @throws LedgerFailedException if storage failed; what is stored is safe
   */
  long reclaim(Duration within);

  /** Why it takes no content any more until it is opened anew; empty as long as it does. */
  default Optional<String> failure() {
    return Optional.empty();
  }
}
