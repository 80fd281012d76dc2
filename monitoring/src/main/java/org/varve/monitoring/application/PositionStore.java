package org.varve.monitoring.application;

import org.varve.monitoring.domain.LedgerPosition;

/** The port to where the place in the stream of events is kept over a restart. */
public interface PositionStore {

  /** What was written last; the start before the first time. */
  LedgerPosition read();

  /** Durable on return. */
  void write(LedgerPosition position);
}
