package org.varve.evidence.log;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.varve.evidence.MalformedException;

/**
 * The keys that sign the checkpoints of one log: its own, or one of each organisation that runs it.
 * Any one of them will do.
 *
 * @param keys 1 to 100 of type {@code 01}, all of one name, which is the log's origin
 */
public record CheckpointKeys(List<NoteKey> keys) {
  private static final int KEYS_MAX = 100;
  private static final String WHERE = "log key";

  /** Throws {@link MalformedException} if the keys are not as described above. */
  public CheckpointKeys {
    keys = List.copyOf(keys);
    require(!keys.isEmpty() && keys.size() <= KEYS_MAX, "a log has 1 to " + KEYS_MAX + " keys");
    String origin = keys.get(0).name();
    NoteName.checkOrigin(origin, WHERE);
    for (NoteKey key : keys) {
      require(key.type() == NoteKeyType.ED25519, "a log's key is of type 1");
      require(key.name().equals(origin), "there is one log, whose keys have one name");
    }
    require(keys.stream().distinct().count() == keys.size(), "a log's key is named once");
  }

  public static CheckpointKeys of(NoteKey... keys) {
    return new CheckpointKeys(Arrays.asList(keys));
  }

  /** The log's name. */
  public String origin() {
    return keys.get(0).name();
  }

  /**
   * Says whether at least one of the keys signed a note.
   *
   * @throws MalformedException if a line names one of the keys but does not verify, whatever other
   *     lines do
   */
  public boolean haveSigned(SignedNote note) {
    return keys.stream().filter(note::isSignedBy).count() > 0;
  }

  /** The keys that lines of a note name; nothing is verified. */
  public List<NoteKey> namedBy(SignedNote note) {
    return keys.stream()
        .filter(key -> note.signatures().stream().anyMatch(key::isNamedBy))
        .toList();
  }

  /** For messages. */
  @Override
  public String toString() {
    return keys.stream().map(NoteKey::toString).collect(Collectors.joining(" or "));
  }

  private static void require(boolean condition, String rule) {
    if (!condition) {
      throw new MalformedException(rule, WHERE);
    }
  }
}
