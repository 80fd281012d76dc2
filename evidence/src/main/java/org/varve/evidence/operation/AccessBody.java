package org.varve.evidence.operation;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.varve.evidence.MalformedException;
import org.varve.evidence.cbor.CborReader;
import org.varve.evidence.cbor.CborWriter;
import org.varve.evidence.cbor.FieldReader;
import org.varve.evidence.cbor.FieldWriter;
import org.varve.evidence.crypto.CoseHeader;

/**
 * The body of an ACCESS operation: who read what of the log in a span of time, or was denied it
 * (ITU-T Y.4561 clauses 8.2 and 8.5). Calls that say the same are summed up in one entry.
 *
 * @param from when the first call came, in milliseconds, 1970 to 9999
 * @param to when the last one came, not before the first
 * @param entries 1 to 256
 */
public record AccessBody(Instant from, Instant to, List<AccessEntry> entries) {
  /** Most bytes of the encoded form. */
  public static final int MAX_BYTES = PayloadRules.MAX_BODY_BYTES;

  /** Most entries of one operation. */
  public static final int MAX_ENTRIES = 256;

  private static final int FROM = 1;
  private static final int TO = 2;
  private static final int ENTRIES = 3;

  /**
   * Cuts the times to milliseconds.
   *
   * @throws MalformedException if a value is not as described above
   */
  public AccessBody {
    from = from.truncatedTo(ChronoUnit.MILLIS);
    to = to.truncatedTo(ChronoUnit.MILLIS);
    if (from.getEpochSecond() < 0 || to.getEpochSecond() > CoseHeader.MAX_SECONDS) {
      throw new MalformedException(
          "must be within the years 1970 to 9999", "access body, from (1)");
    }
    if (to.isBefore(from)) {
      throw new MalformedException("must not be before from (1)", "access body, to (2)");
    }
    entries = List.copyOf(entries);
    if (entries.isEmpty() || entries.size() > MAX_ENTRIES) {
      throw new MalformedException(
          "must be 1 to " + MAX_ENTRIES + ", not " + entries.size(), "access body, entries (3)");
    }
  }

  /**
   * @throws MalformedException if it is not such a body in the one allowed form
   */
  public static AccessBody decode(byte[] body) {
    CborReader in = new CborReader(body, "access body");
    FieldReader fields = new FieldReader(in, ENTRIES);
    Instant from = Instant.ofEpochMilli(fields.field(FROM).uint());
    Instant to = Instant.ofEpochMilli(fields.field(TO).uint());
    List<AccessEntry> entries = readEntries(fields.field(ENTRIES));
    fields.end();
    in.end();
    return new AccessBody(from, to, entries);
  }

  /** The deterministic CBOR map. */
  public byte[] encode() {
    return new FieldWriter()
        .put(FROM, out -> out.uint(from.toEpochMilli()))
        .put(TO, out -> out.uint(to.toEpochMilli()))
        .put(ENTRIES, this::writeEntries)
        .toBytes();
  }

  private void writeEntries(CborWriter out) {
    out.array(entries.size());
    entries.forEach(entry -> entry.writeTo(out));
  }

  private static List<AccessEntry> readEntries(CborReader in) {
    int count = in.array(MAX_ENTRIES);
    List<AccessEntry> entries = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      entries.add(AccessEntry.read(in));
    }
    return entries;
  }
}
