package org.varve.processing.application;

import org.varve.evidence.log.AddCheckpoint;

/** A witness that can be asked to cosign (C2SP tlog-witness). */
@FunctionalInterface
public interface WitnessService {

  /** Asks once, within a limit of time. */
  Answer add(AddCheckpoint request);

  /** What the witness says. */
  sealed interface Answer {}

  /** Lines that it says are cosignatures; nothing of them is checked. */
  record Lines(String text) implements Answer {}

  /** It has cosigned another size than the request starts from: ask again from there. */
  record OtherSize(long size) implements Answer {}

  /** It does not cosign, or cannot be reached; why, in a sentence. */
  record Failed(String sentence) implements Answer {}
}
