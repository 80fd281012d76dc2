package org.varve.processing;

import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.varve.evidence.MalformedException;
import org.varve.evidence.log.NoteKey;

/**
 * Whom processing asks to cosign the log's checkpoints.
 *
 * @param witnesses who is asked; none: nobody
 * @param quorum so many of them must have cosigned before a checkpoint is shown and evidence is
 *     given under it; 0 just if nobody is asked
 * @param timeout longest time of one call
 * @param interval pause between two rounds, in each of which the newest checkpoint is cosigned
 * @param delayMax longest pause of a witness that fails; it begins with the interval and doubles
 * @param caFile PEM file with the CA of the witnesses' certificates; empty: whom Java trusts
 */
public record WitnessingConfig(
    List<WitnessAddress> witnesses,
    int quorum,
    Duration timeout,
    Duration interval,
    Duration delayMax,
    String caFile) {
  private static final int WITNESSES_MAX = 16;
  private static final Duration MIN = Duration.ofMillis(1);
  private static final Duration TIMEOUT_MAX = Duration.ofMinutes(1);
  private static final Duration DELAY_MAX = Duration.ofHours(1);

  public WitnessingConfig {
    witnesses = List.copyOf(witnesses);
    if (witnesses.size() > WITNESSES_MAX) {
      throw new IllegalArgumentException(
          "log.witnessing.witnesses has %d entries; there may be %d"
              .formatted(witnesses.size(), WITNESSES_MAX));
    }
    int least = witnesses.isEmpty() ? 0 : 1;
    if (quorum < least || quorum > witnesses.size()) {
      throw new IllegalArgumentException(
          "log.witnessing.quorum is %d; with %d witnesses it must be %d to %d"
              .formatted(quorum, witnesses.size(), least, witnesses.size()));
    }
    requireWithin("timeout", timeout, MIN, TIMEOUT_MAX);
    requireWithin("interval", interval, MIN, DELAY_MAX);
    requireWithin("delayMax", delayMax, interval, DELAY_MAX);
    Set<NoteKey> keys = new HashSet<>();
    for (WitnessAddress witness : witnesses) {
      if (!keys.add(witness.noteKey())) {
        throw new IllegalArgumentException(
            "log.witnessing.witnesses has the key %s twice; name each once"
                .formatted(witness.key()));
      }
    }
  }

  /** Nobody is asked. */
  public static WitnessingConfig none() {
    return new WitnessingConfig(
        List.of(), 0, Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofMinutes(1), "");
  }

  /** Whether anybody is asked. */
  public boolean asksAnybody() {
    return !witnesses.isEmpty();
  }

  /**
   * One witness.
   *
   * @param url where {@code add-checkpoint} lies, without it
   * @param key its verifier key string, which begins with its name
   */
  public record WitnessAddress(String url, String key) {
    public WitnessAddress {
      if (url == null || !url.matches("(?i)https?://.+")) {
        throw new IllegalArgumentException(
            "url is %s; write http(s)://HOST/PATH, as the witness names it".formatted(url));
      }
      URI.create(url);
      if (key == null) {
        throw new IllegalArgumentException(
            "key is missing; write the witness's key string, NAME+ID+BASE64");
      }
      parse(key);
    }

    /** The key, as that of a witness. */
    public NoteKey noteKey() {
      return parse(key);
    }

    private static NoteKey parse(String key) {
      try {
        return NoteKey.parse(key).asWitness();
      } catch (MalformedException e) {
        throw new IllegalArgumentException(
            "key is %s, which is no key string NAME+ID+BASE64: %s".formatted(key, e.rule()), e);
      }
    }
  }

  private static void requireWithin(String name, Duration value, Duration min, Duration max) {
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      throw new IllegalArgumentException(
          "log.witnessing.%s is %s; it must be %s to %s".formatted(name, value, min, max));
    }
  }
}
