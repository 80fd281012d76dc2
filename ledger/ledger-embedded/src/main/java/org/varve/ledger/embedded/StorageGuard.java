package org.varve.ledger.embedded;

import java.io.IOException;
import org.varve.evidence.MalformedException;
import org.varve.ledger.DataDamagedException;
import org.varve.ledger.LedgerFailedException;
import org.varve.ledger.embedded.segment.DamagedException;

/** Turns what may go wrong when stored things are read into the port's own exception. */
final class StorageGuard {
  private StorageGuard() {}

  /** Reads something stored. */
  @FunctionalInterface
  interface Read<T> {
    T read() throws IOException;
  }

  static <T> T read(Read<T> read) {
    try {
      return read.read();
    } catch (DamagedException e) {
      throw new DataDamagedException("what is stored is damaged: " + e.getMessage(), e);
    } catch (IOException | IllegalStateException | MalformedException e) {
      throw new LedgerFailedException("reading what is stored failed: " + e.getMessage(), e);
    }
  }
}
