package org.varve.provisioning;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.varve.formats.DataFormat;
import org.varve.proto.common.v1.Filter;
import org.varve.proto.common.v1.OperationKind;
import org.varve.proto.common.v1.OperationSummary;
import org.varve.proto.common.v1.TimeRange;
import org.varve.proto.s2p.v1.GetContentRequest;
import org.varve.proto.s2p.v1.GetContentResponse;
import org.varve.proto.s2p.v1.SearchRequest;
import org.varve.proto.s2p.v1.SearchResponse;
import org.varve.proto.u2s.v1.Reading;
import org.varve.proto.u2s.v1.ReadingsRequest;
import org.varve.proto.u2s.v1.ReadingsResponse;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/**
 * Decodes the readings of sources over a time range: finds the operations that overlap it, and
 * reads their items by their formats.
 */
final class Readings {

  private static final int SOURCES_MAX = 100;
  private static final int READINGS_PER_MESSAGE = 1_000;

  private final Processing processing;
  private final RecordedFormats formats;

  Readings(Processing processing, RecordedFormats formats) {
    this.processing = processing;
    this.formats = formats;
  }

  static void check(ReadingsRequest request) {
    int sources = request.getSourcesCount();
    if (sources < 1 || sources > SOURCES_MAX) {
      throw new Failure(
          ErrorReason.MALFORMED_REQUEST,
          "%d sources were named; name 1 to %d".formatted(sources, SOURCES_MAX));
    }
  }

  /**
   * Gives all readings asked for; ends early when the data user gave the call up, or the limit is
   * reached.
   */
  void stream(ReadingsRequest request, ReadySink<ReadingsResponse> user)
      throws InterruptedException {
    Batch batch = new Batch(request, user);
    for (String source : request.getSourcesList()) {
      if (!readSource(source, request.getSampled(), batch)) {
        return;
      }
    }
    batch.flush();
  }

  private boolean readSource(String source, TimeRange range, Batch batch)
      throws InterruptedException {
    Iterator<SearchResponse> pages = processing.waiting().search(overlapping(source, range));
    boolean known = false;
    while (pages.hasNext()) {
      for (OperationSummary operation : pages.next().getOperationsList()) {
        known = true;
        if (!readOperation(operation, batch)) {
          return false;
        }
      }
    }
    if (!known) {
      requireKnown(source);
    }
    return true;
  }

  private boolean readOperation(OperationSummary operation, Batch batch)
      throws InterruptedException {
    Optional<DataFormat> format = formats.find(operation.getFormat());
    if (format.isEmpty()) {
      throw new Failure(
          ErrorReason.FORMAT_UNKNOWN,
          "operation at leaf %d has format %s, which this version cannot decode; get its items with GetContent"
              .formatted(operation.getLeafIndex(), operation.getFormat()));
    }
    GetContentRequest all =
        GetContentRequest.newBuilder().setOperationId(operation.getOperationId()).build();
    Iterator<GetContentResponse> items = processing.waiting().getContent(all);
    while (items.hasNext()) {
      GetContentResponse item = items.next();
      Place place =
          new Place(operation.getOperationId(), item.getItemIndex(), operation.getSource());
      for (org.varve.formats.Reading reading :
          format.get().readings(item.getItem().toByteArray())) {
        if (!batch.add(reading, place)) {
          return false;
        }
      }
    }
    return true;
  }

  private static SearchRequest overlapping(String source, TimeRange range) {
    return SearchRequest.newBuilder()
        .setFilter(
            Filter.newBuilder()
                .setSource(source)
                .setKind(OperationKind.OPERATION_KIND_DATA)
                .setSampled(range))
        .build();
  }

  /** Nothing in the range is an answer; a name that was never recorded is probably a slip. */
  private void requireKnown(String source) {
    SearchRequest any =
        SearchRequest.newBuilder()
            .setFilter(Filter.newBuilder().setSource(source))
            .setPageSize(1)
            .setLimit(1)
            .build();
    if (processing.waiting().search(any).next().getOperationsCount() == 0) {
      throw new Failure(
          ErrorReason.UNKNOWN_SOURCE,
          "nothing is recorded of a source '%s'; names are exact: see what Search finds"
              .formatted(source));
    }
  }

  /** Where a reading stands. */
  private record Place(ByteString operation, int item, String source) {}

  /** Readings that fit, gathered into messages. */
  private static final class Batch {
    private final ReadingsRequest request;
    private final ReadySink<ReadingsResponse> user;
    private final List<Reading> readings = new ArrayList<>();
    private long given;

    Batch(ReadingsRequest request, ReadySink<ReadingsResponse> user) {
      this.request = request;
      this.user = user;
    }

    /**
     * @return false if no more is wanted
     */
    boolean add(org.varve.formats.Reading reading, Place place) throws InterruptedException {
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

    boolean flush() throws InterruptedException {
      if (readings.isEmpty()) {
        return true;
      }
      ReadingsResponse message = ReadingsResponse.newBuilder().addAllReadings(readings).build();
      readings.clear();
      return user.give(message);
    }

    private boolean fits(org.varve.formats.Reading reading) {
      TimeRange range = request.getSampled();
      Instant time = reading.time();
      return (request.getName().isEmpty() || request.getName().equals(reading.name()))
          && (!range.hasFrom() || !time.isBefore(Messages.instant(range.getFrom())))
          && (!range.hasUntil() || time.isBefore(Messages.instant(range.getUntil())));
    }

    private static Reading message(org.varve.formats.Reading reading, Place place) {
      Reading.Builder message =
          Reading.newBuilder()
              .setTime(Messages.timestamp(reading.time()))
              .setName(reading.name())
              .setOperationId(place.operation())
              .setItemIndex(place.item())
              .setSource(place.source());
      reading.unit().ifPresent(message::setUnit);
      reading.value().ifPresent(value -> ReadingValues.set(message, value));
      return message.build();
    }
  }
}
