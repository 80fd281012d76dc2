package org.varve.edge.uplink;

import java.util.Optional;
import org.varve.proto.common.v1.OperationResult;
import org.varve.rp.Failure;

/** What comes back on a submission stream. */
sealed interface StreamEvent {
  /** How much may be unanswered from now on; the first event, and whenever it changes. */
  record Window(int operationsMax, long bytesMax) implements StreamEvent {}

  /** What became of one submission, by the number it was sent under. */
  record Answer(long number, OperationResult result) implements StreamEvent {}

  /** Nothing more will come, and why. */
  record End(String why, Optional<Failure> failure) implements StreamEvent {}
}
