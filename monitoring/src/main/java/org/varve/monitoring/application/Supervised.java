package org.varve.monitoring.application;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.varve.evidence.Digest;
import org.varve.monitoring.domain.OpenGap;
import org.varve.monitoring.domain.RuleSettings;

/**
 * The port to the entities that monitoring supervises. Each method fails with {@link
 * org.varve.rp.Failure} if the entity cannot be asked.
 */
public interface Supervised {

  /** How the entities are doing; one that cannot be asked is told as such, and fails nothing. */
  List<EntityHealth> entities();

  /** All sources that representation knows. */
  List<SourceHealth> sources();

  /**
   * When something of each source was last recorded, whichever representation it came by; a source
   * of which nothing is recorded is left out.
   */
  Map<String, Recorded> lastRecorded();

  /**
   * The newest operation of a source.
   *
   * @param maySpeak whether its signer may still speak about that source
   */
  record Recorded(String signer, boolean maySpeak, Instant at) {}

  /** The newest checkpoint of the log, and how it grew from a size that is known. */
  SignedHead checkpoint(long knownSize);

  /** Whether a number is still not recorded, nor stated as dropped. */
  boolean isOpen(OpenGap gap);

  /** What operators have set for supervision. */
  RuleSettings settings();

  /**
   * Damage that processing has found in what is stored, the first ones; empty while it looks again,
   * after a start, at what was damaged before.
   */
  Optional<List<Damage>> damage();

  /**
   * Something stored that is not what was recorded.
   *
   * @param place what is damaged, in the same words each time that it is found
   */
  record Damage(String place, String sentence) {}

  /**
   * An entity.
   *
   * @param trouble why it cannot be asked; empty if it answered
   * @param obstacles why it cannot do its work
   */
  record EntityHealth(String entity, Optional<String> trouble, List<String> obstacles) {}

  /**
   * A source.
   *
   * @param lastSeenAt by representation; empty if it was not seen since {@code watchedSince}
   * @param signedBefore how long before it came the last operation was signed; negative: that clock
   *     is ahead
   */
  record SourceHealth(
      String source,
      boolean maySpeak,
      Instant watchedSince,
      Optional<Instant> lastSeenAt,
      Optional<Duration> signedBefore) {}

  /** A signed checkpoint with a consistency path, empty where none is needed or can be had. */
  record SignedHead(String checkpoint, long treeSize, List<Digest> path) {}
}
