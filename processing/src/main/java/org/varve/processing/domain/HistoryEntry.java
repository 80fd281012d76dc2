package org.varve.processing.domain;

import java.util.function.Function;

/**
 * One line of what was stated about a source: an operation, or something wrong with the sequence.
 */
public sealed interface HistoryEntry {

  /** One answer for each case. */
  <T> T fold(Function<Stated, T> stated, Function<Missing, T> missing, Function<Forked, T> forked);

  /** An operation that is recorded. */
  record Stated(RecordedOperation operation) implements HistoryEntry {
    @Override
    public <T> T fold(
        Function<Stated, T> stated, Function<Missing, T> missing, Function<Forked, T> forked) {
      return stated.apply(this);
    }
  }

  /** Numbers that are not recorded, before one that is. */
  record Missing(Gap gap) implements HistoryEntry {
    @Override
    public <T> T fold(
        Function<Stated, T> stated, Function<Missing, T> missing, Function<Forked, T> forked) {
      return missing.apply(this);
    }
  }

  /** A contradiction that was refused. */
  record Forked(Fork fork) implements HistoryEntry {
    @Override
    public <T> T fold(
        Function<Stated, T> stated, Function<Missing, T> missing, Function<Forked, T> forked) {
      return forked.apply(this);
    }
  }
}
