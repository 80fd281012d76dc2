package org.varve.ledger.embedded.state;

import java.util.List;
import org.varve.ledger.state.ScannableState;
import org.varve.ledger.state.StateWrite;

/**
 * Key-values that may lose their newest writes at any time, but only together with all that were
 * written after them: what is left is always the state of some earlier moment.
 *
 * <p>One thread writes; any reads. All methods fail with {@link StateFailedException}.
 */
public interface StateStore extends ScannableState, AutoCloseable {
  /** Writes all or nothing. Not durable before {@link #flush} or {@link #close}. */
  void write(List<StateWrite> writes);

  /** Begins to make durable what was written so far, and does not wait for it. */
  void flush();

  /**
   * Makes everything durable if it can, and closes. What it cannot, the next start makes up for.
   */
  @Override
  void close();
}
