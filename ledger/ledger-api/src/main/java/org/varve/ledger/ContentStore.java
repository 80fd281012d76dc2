package org.varve.ledger;

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
   * The content of a root; empty if it was never stored or has been removed.
   *
   * @throws DataDamagedException if what is stored is not that content any more
   * @throws LedgerFailedException if storage failed
   */
  Optional<Content> get(Digest contentRoot);

  /** Why it takes no content any more until it is opened anew; empty as long as it does. */
  default Optional<String> failure() {
    return Optional.empty();
  }
}
