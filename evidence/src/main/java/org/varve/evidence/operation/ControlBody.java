package org.varve.evidence.operation;

import java.util.Optional;
import java.util.regex.Pattern;
import org.varve.evidence.MalformedException;
import org.varve.evidence.cbor.CborReader;
import org.varve.evidence.cbor.CborWriter;
import org.varve.evidence.cbor.FieldReader;
import org.varve.evidence.cbor.FieldWriter;

/**
 * The body of a CONTROL operation: a change of a resource, which is anything that operators, owners
 * and supervisors control (ITU-T Y.4561 clauses 8.4 and 8.8). Why it is made is the operation's
 * description.
 *
 * @param kind what sort of thing it is: a word such as {@code Grant}
 * @param id its name among those of its kind, by the rule for names of sources
 * @param version of the resource with this change, from 1
 * @param action what is done
 * @param spec how it shall be; just if the action is SET
 * @param previous the operation that made the version before, for SET and DELETE; absent just if
 *     the version is 1
 * @param subject the operation that is approved or rejected, just for these two
 */
public record ControlBody(
    String kind,
    String id,
    long version,
    Action action,
    Optional<Spec> spec,
    Optional<OperationId> previous,
    Optional<OperationId> subject) {

  /** What is done to a resource. */
  public enum Action {
    /** It shall be as the spec says. */
    SET,
    /** It shall be no more. */
    DELETE,
    /** A change that waits for a second person is agreed to. */
    APPROVE,
    /** A change that waits for a second person is turned down, or taken back. */
    REJECT;

    /** Whether this makes a version, rather than judging one that another operation proposed. */
    public boolean isChange() {
      return this == SET || this == DELETE;
    }
  }

  private static final int MAX_KIND_BYTES = 32;
  private static final Pattern KIND_WORD = Pattern.compile("[A-Z][A-Za-z]*");
  private static final int KIND = 1;
  private static final int ID = 2;
  private static final int VERSION = 3;
  private static final int ACTION = 4;
  private static final int SPEC = 5;
  private static final int PREVIOUS = 6;
  private static final int SUBJECT = 7;

  /**
   * @throws MalformedException if a value is not as described above
   */
  public ControlBody {
    if (kind.length() > MAX_KIND_BYTES || !KIND_WORD.matcher(kind).matches()) {
      throw broken("kind (1)", "must be a word of 1 to 32 letters, the first one a capital");
    }
    SourceName.require(id, "control body, id (2)");
    if (version < 1) {
      throw broken("version (3)", "must be 1 or more");
    }
    requirePresence("spec (5)", spec, action == Action.SET);
    requirePresence("previous (6)", previous, action.isChange() && version > 1);
    requirePresence("subject (7)", subject, !action.isChange());
  }

  /** The first version of a resource, or of one that was made anew after it was deleted. */
  public static ControlBody set(
      String kind, String id, long version, Spec spec, Optional<OperationId> previous) {
    return new ControlBody(
        kind, id, version, Action.SET, Optional.of(spec), previous, Optional.empty());
  }

  /** The end of a resource. */
  public static ControlBody delete(String kind, String id, long version, OperationId previous) {
    return new ControlBody(
        kind,
        id,
        version,
        Action.DELETE,
        Optional.empty(),
        Optional.of(previous),
        Optional.empty());
  }

  /** What a second person says of a proposed change: APPROVE or REJECT. */
  public static ControlBody judgement(
      String kind, String id, long version, Action action, OperationId subject) {
    return new ControlBody(
        kind, id, version, action, Optional.empty(), Optional.empty(), Optional.of(subject));
  }

  /**
   * @throws MalformedException if it is not such a body in the one allowed form
   */
  public static ControlBody decode(byte[] body) {
    CborReader in = new CborReader(body, "control body");
    FieldReader fields = new FieldReader(in, SUBJECT);
    String kind = fields.field(KIND).text(MAX_KIND_BYTES);
    String id = fields.field(ID).text(SourceName.MAX_BYTES);
    long version = fields.field(VERSION).uint();
    Action action = Action.values()[(int) fields.field(ACTION).uint(Action.values().length - 1)];
    Optional<Spec> spec =
        fields.has(SPEC) ? Optional.of(Spec.decode(fields.field(SPEC))) : Optional.empty();
    Optional<OperationId> previous = readId(fields, PREVIOUS);
    Optional<OperationId> subject = readId(fields, SUBJECT);
    fields.end();
    in.end();
    return new ControlBody(kind, id, version, action, spec, previous, subject);
  }

  /**
   * The body of a CONTROL operation.
   *
   * @throws MalformedException if it is of another kind
   */
  public static ControlBody of(Operation operation) {
    if (operation.payload().kind() != OperationKind.CONTROL) {
      throw new MalformedException(
          "is " + operation.payload().kind() + ", not CONTROL", "payload, kind (1)");
    }
    return decode(operation.payload().body().orElseThrow());
  }

  /** The deterministic CBOR map. */
  public byte[] encode() {
    return new FieldWriter()
        .put(KIND, out -> out.text(kind))
        .put(ID, out -> out.text(id))
        .put(VERSION, out -> out.uint(version))
        .put(ACTION, out -> out.uint(action.ordinal()))
        .put(SPEC, spec, (out, value) -> value.writeTo(out))
        .put(PREVIOUS, previous, ControlBody::writeId)
        .put(SUBJECT, subject, ControlBody::writeId)
        .toBytes();
  }

  private static void writeId(CborWriter out, OperationId id) {
    out.bytes(id.digest());
  }

  private static Optional<OperationId> readId(FieldReader fields, int field) {
    return fields.has(field)
        ? Optional.of(new OperationId(fields.field(field).digest()))
        : Optional.empty();
  }

  private static void requirePresence(String field, Optional<?> value, boolean expected) {
    if (value.isPresent() != expected) {
      throw broken(field, expected ? "is required here" : "is not allowed here");
    }
  }

  private static MalformedException broken(String field, String rule) {
    return new MalformedException(rule, "control body, " + field);
  }
}
