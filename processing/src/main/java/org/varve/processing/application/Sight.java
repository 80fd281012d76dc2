package org.varve.processing.application;

import java.util.List;
import org.varve.processing.domain.RecordedOperation;
import org.varve.rp.Failure;

/** What somebody may see of the log. For one thread at a time. */
public interface Sight {

  /** Of those who may see everything. */
  Sight EVERYTHING =
      new Sight() {
        @Override
        public void look() {
          // Nothing that could change.
        }

        @Override
        public boolean sees(RecordedOperation operation) {
          return true;
        }

        @Override
        public void saw(List<RecordedOperation> operations) {
          // Noted by those who give it.
        }
      };

  /**
   * To be called before each message: what is seen then is as the ledger says now.
   *
   * @throws Failure UNKNOWN_USER or ACCESS_DENIED if all that was asked for is denied by now
   */
  void look();

  /** Whether he may see an operation. */
  boolean sees(RecordedOperation operation);

  /** Notes what is given to him. */
  void saw(List<RecordedOperation> operations);
}
