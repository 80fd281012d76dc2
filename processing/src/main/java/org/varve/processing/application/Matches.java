package org.varve.processing.application;

import java.util.function.BooleanSupplier;
import org.varve.processing.domain.Page;

/**
 * The operations that fit a query, pulled page by page by one thread at a time.
 *
 * <p>Between two pages it holds nothing of the index open, so a slow reader costs nothing.
 */
public interface Matches {

  /**
   * The next page.
   *
   * @param abandoned asked now and then; true once nobody waits for the page any more
   * @throws java.util.concurrent.CancellationException if it was abandoned
   * @throws IndexFailedException if the index cannot be read
   */
  Page next(Page.Size size, BooleanSupplier abandoned);
}
