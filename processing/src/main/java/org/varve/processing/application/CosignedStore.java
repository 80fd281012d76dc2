package org.varve.processing.application;

import java.io.IOException;
import java.util.Optional;

/** Keeps the newest cosigned checkpoint, so that a restart needs no witness to show it. */
public interface CosignedStore {

  /** What was kept last; empty if nothing was. */
  Optional<String> read() throws IOException;

  /** On disk, whole, when this returns. */
  void write(String note) throws IOException;
}
