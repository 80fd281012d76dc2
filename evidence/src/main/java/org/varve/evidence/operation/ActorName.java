package org.varve.evidence.operation;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.varve.evidence.MalformedException;

/**
 * A person or program that acts under its own name: an operator, a data user, a supervisor (ITU-T
 * Y.4561 clause 7.2). What it states, it states as the source {@link #source}, with a key that a
 * SIGNER operation binds to {@link #sources}.
 *
 * @param office as what it acts
 * @param name 1 to 64 of a–z, A–Z, 0–9, {@code .}, {@code _}, {@code @} and {@code -}
 */
public record ActorName(Office office, String name) {

  /** As what somebody acts. */
  public enum Office {
    OPERATOR("operator"),
    USER("user"),
    SUPERVISOR("supervisor");

    private final String word;
    private final String prefix;

    Office(String word) {
      this.word = word;
      this.prefix = "urn:varve:" + word + ":";
    }

    /** What people call it. */
    public String word() {
      return word;
    }

    /** How the sources of such actors begin. */
    public String prefix() {
      return prefix;
    }

    /** Whether a source is that of the actor with a name, or of data that he makes. */
    public boolean isOf(String name, String source) {
      String own = prefix + name;
      return source.equals(own) || source.startsWith(own + ":");
    }
  }

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@-]{1,64}");

  /**
   * @throws MalformedException if the name is not as described above
   */
  public ActorName {
    if (!NAME.matcher(name).matches()) {
      throw new MalformedException(
          "must have 1 to 64 of a-z, A-Z, 0-9, '.', '_', '@' and '-'", "name '" + name + "'");
    }
  }

  /** The actor whose own statements carry this source; empty if it is no actor's. */
  public static Optional<ActorName> ofSource(String source) {
    for (Office office : Office.values()) {
      if (source.startsWith(office.prefix())) {
        String name = source.substring(office.prefix().length());
        return NAME.matcher(name).matches()
            ? Optional.of(new ActorName(office, name))
            : Optional.empty();
      }
    }
    return Optional.empty();
  }

  /**
   * The actor who alone speaks for a source: by his own statements, or as a user of data that he
   * makes. Empty if it is no actor's.
   */
  public static Optional<ActorName> speakingFor(String source) {
    Office office = Office.USER;
    if (!source.startsWith(office.prefix())) {
      return ofSource(source);
    }
    int end = source.indexOf(':', office.prefix().length());
    return ofSource(end < 0 ? source : source.substring(0, end));
  }

  /** Whether a source, or a pattern of sources, is written as an actor's, or as one of its data. */
  public static boolean isReserved(String source) {
    for (Office office : Office.values()) {
      if (source.startsWith(office.prefix())) {
        return true;
      }
    }
    return false;
  }

  /** What the actor's own statements are about. */
  public String source() {
    return office.prefix() + name;
  }

  /** What the actor's key is bound to: itself, and for a user the data that he makes. */
  public List<String> sources() {
    return office == Office.USER ? List.of(source(), source() + ":*") : List.of(source());
  }
}
