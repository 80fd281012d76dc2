package org.varve.evidence.operation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.varve.evidence.MalformedException;
import org.varve.evidence.cbor.CborReader;
import org.varve.evidence.cbor.CborWriter;
import org.varve.evidence.cbor.FieldReader;
import org.varve.evidence.cbor.FieldWriter;

/**
 * Calls of one actor that say the same.
 *
 * @param actor who called, such as {@code urn:varve:user:alice}
 * @param action what was called, such as {@code GetContent}
 * @param source what it was about; absent of a call about no single source
 * @param decision how it was answered
 * @param purpose what for, in the caller's words; absent if none was given
 * @param grant the id of the grant that allowed it; absent if it was denied, or allowed by office
 * @param calls how many
 * @param operations how many operations were given, over all calls
 * @param leaves which: ranges of leaf indices, ascending and apart, at most 64. Complete unless
 *     there were more ranges than that: then the last one reaches over those that it stands for
 */
public record AccessEntry(
    String actor,
    String action,
    Optional<String> source,
    Decision decision,
    Optional<String> purpose,
    Optional<String> grant,
    long calls,
    long operations,
    List<LeafRange> leaves) {

  /** How a call was answered. */
  public enum Decision {
    ALLOWED,
    DENIED
  }

  /**
   * Leaf indices.
   *
   * @param first the first one
   * @param last the last one, not before the first
   */
  public record LeafRange(long first, long last) {
    public LeafRange {
      if (first < 0 || last < first) {
        throw new MalformedException(
            first + " to " + last + " is no range", "access entry, leaves (9)");
      }
    }
  }

  /** Most ranges of one entry. */
  public static final int MAX_RANGES = 64;

  private static final int MAX_TEXT_BYTES = 128;
  private static final int ACTOR = 1;
  private static final int ACTION = 2;
  private static final int SOURCE = 3;
  private static final int DECISION = 4;
  private static final int PURPOSE = 5;
  private static final int GRANT = 6;
  private static final int CALLS = 7;
  private static final int OPERATIONS = 8;
  private static final int LEAVES = 9;

  /**
   * @throws MalformedException if a value is not as described above, or a text is too long: 128
   *     bytes, 255 characters of actor, source and grant
   */
  public AccessEntry {
    SourceName.require(actor, "access entry, actor (1)");
    Texts.require(action, MAX_TEXT_BYTES, "access entry, action (2)");
    source.ifPresent(name -> SourceName.require(name, "access entry, source (3)"));
    purpose.ifPresent(text -> Texts.require(text, MAX_TEXT_BYTES, "access entry, purpose (5)"));
    grant.ifPresent(id -> SourceName.require(id, "access entry, grant (6)"));
    if (calls < 1 || operations < 0) {
      throw new MalformedException("must count at least one call", "access entry, calls (7)");
    }
    leaves = List.copyOf(leaves);
    requireAscending(leaves);
  }

  private static void requireAscending(List<LeafRange> leaves) {
    if (leaves.size() > MAX_RANGES) {
      throw new MalformedException(
          "has " + leaves.size() + " ranges, over the limit of " + MAX_RANGES,
          "access entry, leaves (9)");
    }
    for (int i = 1; i < leaves.size(); i++) {
      if (leaves.get(i).first() <= leaves.get(i - 1).last() + 1) {
        throw new MalformedException(
            "must be ascending and apart from one another", "access entry, leaves (9)");
      }
    }
  }

  static AccessEntry read(CborReader in) {
    FieldReader fields = new FieldReader(in, LEAVES);
    String actor = fields.field(ACTOR).text(SourceName.MAX_BYTES);
    String action = fields.field(ACTION).text(MAX_TEXT_BYTES);
    Optional<String> source = text(fields, SOURCE, SourceName.MAX_BYTES);
    Decision decision =
        Decision.values()[(int) fields.field(DECISION).uint(Decision.values().length - 1)];
    Optional<String> purpose = text(fields, PURPOSE, MAX_TEXT_BYTES);
    Optional<String> grant = text(fields, GRANT, SourceName.MAX_BYTES);
    long calls = fields.field(CALLS).uint();
    long operations = fields.field(OPERATIONS).uint();
    List<LeafRange> leaves = fields.has(LEAVES) ? readLeaves(fields.field(LEAVES)) : List.of();
    fields.end();
    return new AccessEntry(
        actor, action, source, decision, purpose, grant, calls, operations, leaves);
  }

  void writeTo(CborWriter out) {
    FieldWriter fields =
        new FieldWriter()
            .put(ACTOR, in -> in.text(actor))
            .put(ACTION, in -> in.text(action))
            .put(SOURCE, source, CborWriter::text)
            .put(DECISION, in -> in.uint(decision.ordinal()))
            .put(PURPOSE, purpose, CborWriter::text)
            .put(GRANT, grant, CborWriter::text)
            .put(CALLS, in -> in.uint(calls))
            .put(OPERATIONS, in -> in.uint(operations));
    if (!leaves.isEmpty()) {
      fields.put(LEAVES, this::writeLeaves);
    }
    fields.writeTo(out);
  }

  private void writeLeaves(CborWriter out) {
    out.array(leaves.size());
    leaves.forEach(range -> out.array(2).uint(range.first()).uint(range.last()));
  }

  private static List<LeafRange> readLeaves(CborReader in) {
    int count = in.array(MAX_RANGES);
    if (count == 0) {
      throw in.malformed("an empty array must be left out");
    }
    List<LeafRange> leaves = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      in.arrayOf(2);
      leaves.add(new LeafRange(in.uint(), in.uint()));
    }
    return leaves;
  }

  private static Optional<String> text(FieldReader fields, int field, int maxBytes) {
    return fields.has(field) ? Optional.of(fields.field(field).text(maxBytes)) : Optional.empty();
  }
}
