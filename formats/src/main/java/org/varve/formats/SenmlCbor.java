package org.varve.formats;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/**
 * SenML in CBOR (RFC 8428, 6), with absolute times only, as {@link SenmlJson}.
 *
 * <p>Labels are the integers of RFC 8428, table 4; numbers are integers, floats or decimal
 * fractions; the pack and its records may be of indefinite length.
 */
public final class SenmlCbor extends DecodedFormat {
  public static final String ID = "senml-cbor/1";

  @Override
  public String id() {
    return ID;
  }

  @Override
  List<Reading> read(byte[] item, Violations violations) {
    Optional<JsonNode> pack = CborRecords.parse(item, violations);
    return pack.isEmpty() ? List.of() : new SenmlPack(violations).resolve(pack.get());
  }

  @Override
  List<Reading> read(ItemFields fields, Violations violations) {
    return RecordFields.read(fields, CborRecords::parseRecord, violations);
  }

  @Override
  List<ItemField> split(byte[] item, Violations violations) {
    return CborRecords.parse(item, violations)
        .map(pack -> RecordFields.names(pack, violations))
        .filter(names -> violations.isEmpty())
        .map(names -> ItemField.of(names, CborRecords.records(item)))
        .orElse(List.of());
  }
}
