package org.varve.ledger.resource;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.varve.evidence.MalformedException;
import org.varve.evidence.operation.SignerBody;
import org.varve.evidence.operation.SourceName;
import org.varve.evidence.operation.Spec;

/**
 * The right of a user to data: who, what, what for, from when until when (ITU-T Y.4561 clauses 8.2
 * and 6.2.6). What it does not name, it does not give.
 *
 * @param user the id of the DataUser, or {@code *} for every one
 * @param sources 1 to 64 exact names, or prefixes ending in {@code *}
 * @param dataTypes the data types that it covers; empty: all
 * @param fields the fields that are shown, all others are masked; empty: all
 * @param rights what he may do; just reading unless it says otherwise
 * @param purposes what he may use it for, one of which each call must name; empty: any, also none
 * @param from when it begins; absent: at once
 * @param until when it has ended; absent: never
 */
public record GrantSpec(
    String user,
    List<String> sources,
    List<String> dataTypes,
    List<String> fields,
    Set<Right> rights,
    List<String> purposes,
    Optional<Instant> from,
    Optional<Instant> until) {

  /** What a user may do with data. */
  public enum Right {
    /** Find, read and prove it. */
    READ("read"),
    /** State a new version of it. */
    UPDATE("update"),
    /** State data that is derived from it, and pass that on. */
    DERIVE("derive");

    private final String word;

    Right(String word) {
      this.word = word;
    }

    /** How a spec says it. */
    public String word() {
      return word;
    }
  }

  /** The field with the id of the AccessRequest that it answers. */
  public static final String REQUEST = "request";

  /** Every user. */
  public static final String ANYBODY = "*";

  private static final int ENTRIES_MAX = 64;

  private static final List<String> NAMES =
      List.of(
          "user",
          "sources",
          "dataTypes",
          "fields",
          "rights",
          "purposes",
          "from",
          "until",
          REQUEST,
          "note");

  /**
   * @throws MalformedException if a value is missing, unknown or over its limit
   */
  public static GrantSpec of(Spec spec) {
    spec.requireOnly(NAMES);
    List<String> sources = limited(spec, "sources");
    if (sources.isEmpty()) {
      throw new MalformedException("must name 1 to 64 sources", "spec, sources");
    }
    sources.forEach(source -> SourceName.require(source, "spec, sources"));
    Optional<Instant> from = spec.text("from").map(text -> time(text, "from"));
    Optional<Instant> until = spec.text("until").map(text -> time(text, "until"));
    if (from.isPresent() && until.isPresent() && !until.get().isAfter(from.get())) {
      throw new MalformedException("must be after from", "spec, until");
    }
    return new GrantSpec(
        spec.requiredText("user"),
        sources,
        limited(spec, "dataTypes"),
        limited(spec, "fields"),
        rights(spec),
        limited(spec, "purposes"),
        from,
        until);
  }

  /** Whether it covers a source by its name. */
  public boolean covers(String source) {
    return sources.stream().anyMatch(pattern -> SignerBody.covers(pattern, source));
  }

  /** Whether it is this user's, or everybody's. */
  public boolean isOf(String name) {
    return user.equals(name) || user.equals(ANYBODY);
  }

  /** Whether it is in force at this time. */
  public boolean holdsAt(Instant time) {
    return from.filter(time::isBefore).isEmpty()
        && until.filter(end -> !time.isBefore(end)).isEmpty();
  }

  /** Whether it covers this data type. */
  public boolean coversType(String dataType) {
    return dataTypes.isEmpty() || dataTypes.contains(dataType);
  }

  /** Whether it allows use for this purpose, which is empty if none was given. */
  public boolean allowsPurpose(String purpose) {
    return purposes.isEmpty() || purposes.contains(purpose);
  }

  /** Whether it lets its user do more than read. */
  public boolean givesMoreThanReading() {
    return rights.contains(Right.UPDATE) || rights.contains(Right.DERIVE);
  }

  private static List<String> limited(Spec spec, String name) {
    List<String> texts = spec.texts(name);
    if (texts.size() > ENTRIES_MAX) {
      throw new MalformedException(
          "has " + texts.size() + " entries, over the limit of " + ENTRIES_MAX, "spec, " + name);
    }
    return List.copyOf(texts);
  }

  private static Set<Right> rights(Spec spec) {
    Set<Right> rights = EnumSet.noneOf(Right.class);
    spec.texts("rights").forEach(word -> rights.add(right(word)));
    return rights.isEmpty() ? Set.of(Right.READ) : Set.copyOf(rights);
  }

  private static Right right(String word) {
    for (Right right : Right.values()) {
      if (right.word().equals(word)) {
        return right;
      }
    }
    throw new MalformedException("'" + word + "' is none of read, update, derive", "spec, rights");
  }

  private static Instant time(String text, String name) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new MalformedException(
          "'" + text + "' is no time such as 2027-01-01T00:00:00Z", "spec, " + name);
    }
  }
}
