package org.varve.provisioning;

import java.util.ArrayList;
import java.util.List;
import org.varve.formats.Reading;
import org.varve.proto.u2s.v1.ReadingsRequest;
import org.varve.proto.u2s.v1.ReadingsResponse;

/** Gathers the readings that a data user asked for into messages. */
final class ReadingBatch implements ReadingTaker {
  private static final int READINGS_PER_MESSAGE = 1_000;

  private final long limit;
  private final WantedReadings wanted;
  private final ReadySink<ReadingsResponse> user;
  private final List<org.varve.proto.u2s.v1.Reading> readings = new ArrayList<>();
  private long given;
  private long erased;

  ReadingBatch(ReadingsRequest request, ReadySink<ReadingsResponse> user) {
    this.limit = request.getLimit();
    this.wanted = new WantedReadings(request.getName(), request.getSampled());
    this.user = user;
  }

  @Override
  public boolean take(Reading reading, Place place) throws InterruptedException {
    if (!wanted.fits(reading)) {
      return true;
    }
    readings.add(message(reading, place));
    given++;
    if (given == limit) {
      end();
      return false;
    }
    return readings.size() < READINGS_PER_MESSAGE || flush();
  }

  @Override
  public void erased() {
    erased++;
  }

  /** Gives what is left; to be called once nothing more comes. */
  void end() throws InterruptedException {
    if (erased == 0) {
      flush();
    } else {
      user.give(message().setErasedOperations(erased).build());
    }
  }

  /**
   * Gives what is gathered.
   *
   * @return false if no more is wanted
   */
  private boolean flush() throws InterruptedException {
    if (readings.isEmpty()) {
      return true;
    }
    return user.give(message().build());
  }

  private ReadingsResponse.Builder message() {
    ReadingsResponse.Builder message = ReadingsResponse.newBuilder().addAllReadings(readings);
    readings.clear();
    return message;
  }

  private static org.varve.proto.u2s.v1.Reading message(Reading reading, Place place) {
    org.varve.proto.u2s.v1.Reading.Builder message =
        org.varve.proto.u2s.v1.Reading.newBuilder()
            .setTime(Messages.timestamp(reading.time()))
            .setName(reading.name())
            .setOperationId(place.operation().getOperationId())
            .setItemIndex(place.item())
            .setSource(place.operation().getSource());
    reading.unit().ifPresent(message::setUnit);
    reading.sum().ifPresent(message::setSum);
    reading.value().ifPresent(value -> ReadingValues.set(message, value));
    return message.build();
  }
}
