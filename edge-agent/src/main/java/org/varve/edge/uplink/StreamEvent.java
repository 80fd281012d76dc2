package org.varve.edge.uplink;

import java.util.Optional;
import org.varve.proto.r2d.v1.SubmitStreamResponse;
import org.varve.rp.Failure;

/** What comes back on a submission stream. */
sealed interface StreamEvent {
  /** The server's next message. */
  record Message(SubmitStreamResponse response) implements StreamEvent {}

  /** Nothing more will come; absent failure: the server ended it in good order. */
  record End(Optional<Failure> failure) implements StreamEvent {}
}
