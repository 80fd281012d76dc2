package org.varve.formats;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Writes a reading as a SenML pack of one resolved record (RFC 8428, 4.6), so that an item says by
 * itself what, when and how much: the form in which the agent signs.
 */
public final class SenmlWriter {
  private final JsonFactory factory = new JsonFactory();

  /**
   * The pack; {@link SenmlJson} accepts it and reads an equal reading back.
   *
   * @throws IllegalArgumentException if SenML cannot say it: a name with other characters, a time
   *     before July 1978, neither value nor sum
   */
  public byte[] write(Reading reading) {
    return write(reading, true);
  }

  /**
   * The record alone, as the only field of an item whose reading can be masked.
   *
   * @throws IllegalArgumentException as above
   */
  public ItemField field(Reading reading) {
    return new ItemField(reading.name(), write(reading, false));
  }

  private byte[] write(Reading reading, boolean asPack) {
    check(reading);
    ByteArrayOutputStream out = new ByteArrayOutputStream(128);
    try (JsonGenerator json = factory.createGenerator(out)) {
      if (asPack) {
        json.writeStartArray();
      }
      json.writeStartObject();
      writeFields(json, reading);
      json.writeEndObject();
      if (asPack) {
        json.writeEndArray();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to memory", e);
    }
    return out.toByteArray();
  }

  private static void writeFields(JsonGenerator json, Reading reading) throws IOException {
    json.writeStringField("n", reading.name());
    if (reading.unit().isPresent()) {
      json.writeStringField("u", reading.unit().get());
    }
    json.writeFieldName("t");
    json.writeNumber(EpochSeconds.text(reading.time()));
    if (reading.value().isPresent()) {
      writeValue(json, reading.value().get());
    }
    if (reading.sum().isPresent()) {
      json.writeFieldName("s");
      json.writeNumber(new Value.Number(reading.sum().getAsDouble()).text());
    }
  }

  private static void writeValue(JsonGenerator json, Value value) throws IOException {
    if (value instanceof Value.Number number) {
      json.writeFieldName("v");
      json.writeNumber(number.text());
    } else if (value instanceof Value.Flag flag) {
      json.writeBooleanField("vb", flag.set());
    } else if (value instanceof Value.Data data) {
      json.writeStringField("vd", data.base64Url());
    } else {
      json.writeStringField("vs", value.text());
    }
  }

  private static void check(Reading reading) {
    if (!SenmlName.isAllowed(reading.name())) {
      throw new IllegalArgumentException(
          "the name is \"%s\"; %s: rename the sensor".formatted(reading.name(), SenmlName.RULE));
    }
    if (reading.time().isBefore(SenmlJson.TIME_MIN) || reading.time().isAfter(SenmlJson.TIME_MAX)) {
      throw new IllegalArgumentException(
          "the time of %s is %s; SenML says absolute times from %s to %s: set the clock"
              .formatted(reading.name(), reading.time(), SenmlJson.TIME_MIN, SenmlJson.TIME_MAX));
    }
    if (reading.value().isEmpty() && reading.sum().isEmpty()) {
      throw new IllegalArgumentException(
          "the reading %s at %s has neither value nor sum; leave it out"
              .formatted(reading.name(), reading.time()));
    }
  }
}
