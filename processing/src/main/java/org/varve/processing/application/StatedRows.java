package org.varve.processing.application;

import java.util.List;
import org.varve.processing.domain.HistoryEntry;

/**
 * What was stated about a source, by signer, epoch and sequence, pulled by one thread at a time;
 * gaps are left for the reader to see.
 */
public interface StatedRows {

  /**
   * The next operations and forks, at most {@code max}; empty at the end.
   *
   * @throws IndexFailedException if the index cannot be read
   */
  List<HistoryEntry> next(int max);
}
