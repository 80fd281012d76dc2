package org.varve.monitoring.application;

import java.util.List;
import org.varve.monitoring.domain.Alert;

/** The port to where alerts are kept over a restart. */
public interface AlertStore {

  /** Those that were written last; none before the first time. */
  List<Alert> read();

  /** Replaces all; durable on return. */
  void write(List<Alert> alerts);
}
