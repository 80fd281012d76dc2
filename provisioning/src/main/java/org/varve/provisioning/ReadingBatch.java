package org.varve.provisioning;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.varve.formats.Reading;
import org.varve.proto.common.v1.TimeRange;
import org.varve.proto.u2s.v1.ReadingsRequest;
import org.varve.proto.u2s.v1.ReadingsResponse;

/** Gathers the readings that a data user asked for into messages. */
final class ReadingBatch {
  private static final int READINGS_PER_MESSAGE = 1_000;

  private final ReadingsRequest request;
  private final ReadySink<ReadingsResponse> user;
  private final List<org.varve.proto.u2s.v1.Reading> readings = new ArrayList<>();
  private long given;

  ReadingBatch(ReadingsRequest request, ReadySink<ReadingsResponse> user) {
    this.request = request;
    this.user = user;
  }

  /** Where a reading stands. */
  record Place(ByteString operation, int item, String source) {}

  /**
   * @return false if no more is wanted
   */
  boolean add(Reading reading, Place place) throws InterruptedException {
    if (!fits(reading)) {
      return true;
    }
    readings.add(message(reading, place));
    given++;
    if (given == request.getLimit()) {
      flush();
      return false;
    }
    return readings.size() < READINGS_PER_MESSAGE || flush();
  }

  /**
   * Gives what is gathered.
   *
   * @return false if no more is wanted
   */
  boolean flush() throws InterruptedException {
    if (readings.isEmpty()) {
      return true;
    }
    ReadingsResponse message = ReadingsResponse.newBuilder().addAllReadings(readings).build();
    readings.clear();
    return user.give(message);
  }

  private boolean fits(Reading reading) {
    TimeRange range = request.getSampled();
    Instant time = reading.time();
    return (request.getName().isEmpty() || request.getName().equals(reading.name()))
        && (!range.hasFrom() || !time.isBefore(Messages.instant(range.getFrom())))
        && (!range.hasUntil() || time.isBefore(Messages.instant(range.getUntil())));
  }

  private static org.varve.proto.u2s.v1.Reading message(Reading reading, Place place) {
    org.varve.proto.u2s.v1.Reading.Builder message =
        org.varve.proto.u2s.v1.Reading.newBuilder()
            .setTime(Messages.timestamp(reading.time()))
            .setName(reading.name())
            .setOperationId(place.operation())
            .setItemIndex(place.item())
            .setSource(place.source());
    reading.unit().ifPresent(message::setUnit);
    reading.sum().ifPresent(message::setSum);
    reading.value().ifPresent(value -> ReadingValues.set(message, value));
    return message.build();
  }
}
