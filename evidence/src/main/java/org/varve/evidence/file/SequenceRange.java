package org.varve.evidence.file;

import org.varve.evidence.MalformedException;

/**
 * What a signer said about a source between two numbers of an epoch, both included.
 *
 * @param from at least 1
 * @param to at least {@code from}; at most {@link CompletenessFile#OPERATIONS_MAX} numbers
 */
public record SequenceRange(String signer, String source, long epoch, long from, long to) {

  public SequenceRange {
    if (epoch < 0 || from < 1 || to < from || to - from >= CompletenessFile.OPERATIONS_MAX) {
      throw new MalformedException(
          "a range goes from 1 or more to at most "
              + CompletenessFile.OPERATIONS_MAX
              + " numbers, in an epoch from 0; this is "
              + from
              + " to "
              + to
              + " in epoch "
              + epoch,
          "range");
    }
  }

  boolean contains(long sequence) {
    return from <= sequence && sequence <= to;
  }
}
