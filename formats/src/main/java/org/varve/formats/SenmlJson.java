package org.varve.formats;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * SenML in JSON (RFC 8428), with absolute times only.
 *
 * <p>RFC 8428, 4.5.3: "the expectation for any archival use is that they will be processed into
 * UTC-referenced records before that context would cease to be available". Evidence is archival,
 * and must not depend on what "now" was; so a relative or missing time is refused.
 */
public final class SenmlJson extends DecodedFormat {
  public static final String ID = "senml-json/1";

  /** The earliest time: smaller numbers mean a time relative to "now" (RFC 8428, 4.5.3). */
  public static final Instant TIME_MIN = Instant.ofEpochSecond(1L << 28);

  /** The latest time. */
  public static final Instant TIME_MAX = EpochSeconds.MAX;

  /** The most records of one pack. */
  public static final int RECORDS_MAX = 10_000;

  /** The longest resolved name, in characters. */
  public static final int NAME_CHARS_MAX = 512;

  @Override
  public String id() {
    return ID;
  }

  @Override
  List<Reading> read(byte[] item, Violations violations) {
    Optional<JsonNode> pack = StrictJson.parse(item, violations);
    return pack.isEmpty() ? List.of() : new SenmlPack(violations).resolve(pack.get());
  }

  @Override
  List<Reading> read(ItemFields fields, Violations violations) {
    return RecordFields.read(fields, StrictJson::parse, violations);
  }

  @Override
  List<ItemField> split(byte[] item, Violations violations) {
    return StrictJson.parse(item, violations)
        .map(pack -> RecordFields.names(pack, violations))
        .filter(names -> violations.isEmpty())
        .map(names -> ItemField.of(names, JsonTexts.members(item)))
        .orElse(List.of());
  }
}
