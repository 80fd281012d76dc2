package org.varve.provisioning;

import com.google.protobuf.Timestamp;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varve.evidence.MalformedException;
import org.varve.evidence.operation.SaltedItem;
import org.varve.formats.DataFormat;
import org.varve.formats.InvalidItemException;
import org.varve.formats.ItemField;
import org.varve.formats.ItemFields;
import org.varve.formats.Opaque;
import org.varve.formats.Reading;
import org.varve.proto.common.v1.Filter;
import org.varve.proto.common.v1.OperationKind;
import org.varve.proto.common.v1.OperationSummary;
import org.varve.proto.common.v1.Requester;
import org.varve.proto.common.v1.TimeRange;
import org.varve.proto.s2p.v1.GetContentRequest;
import org.varve.proto.s2p.v1.GetContentResponse;
import org.varve.proto.s2p.v1.SearchRequest;
import org.varve.proto.s2p.v1.SearchResponse;
import org.varve.proto.u2s.v1.ReadingsRequest;
import org.varve.proto.u2s.v1.ReadingsResponse;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/**
 * Decodes the readings of sources over a time range: finds the operations that overlap it, and
 * reads their items by their formats.
 */
final class Readings {
  private static final Logger LOG = LoggerFactory.getLogger(Readings.class);
  private static final int SOURCES_MAX = 100;
  private static final int OPERATIONS_A_PAGE = 100;
  private static final int NANOS_PER_MILLI = 1_000_000;

  private final Processing processing;
  private final RecordedFormats formats;

  Readings(Processing processing, RecordedFormats formats) {
    this.processing = processing;
    this.formats = formats;
  }

  /** For whom the readings of which source over which time are read. */
  record Range(Requester requester, String source, TimeRange sampled) {}

  static void check(ReadingsRequest request) {
    List<String> sources = request.getSourcesList();
    if (sources.isEmpty() || sources.size() > SOURCES_MAX) {
      throw new Failure(
          ErrorReason.MALFORMED_REQUEST,
          "%d sources were named; name 1 to %d".formatted(sources.size(), SOURCES_MAX));
    }
    Set<String> named = new HashSet<>();
    for (String source : sources) {
      if (source.isEmpty() || source.endsWith("*") || !named.add(source)) {
        throw new Failure(
            ErrorReason.MALFORMED_REQUEST,
            "source '%s' is empty, a pattern or named twice; name each source once"
                .formatted(source));
      }
    }
  }

  /**
   * Gives all readings asked for; ends early when the data user gave the call up, or the limit is
   * reached.
   */
  void stream(ReadingsRequest request, Requester requester, ReadySink<ReadingsResponse> user)
      throws InterruptedException {
    ReadingBatch batch = new ReadingBatch(request, user);
    long treeSize = sizeOfLogThatKnows(request.getSourcesList(), requester);
    for (String source : request.getSourcesList()) {
      Range range = new Range(requester, source, request.getSampled());
      if (!readSource(range, treeSize, batch)) {
        return;
      }
    }
    batch.end();
  }

  /**
   * Gives the readings of all operations of one source that overlap a range.
   *
   * @return the size of the log that they are of
   */
  long read(Range range, ReadingTaker taker) throws InterruptedException {
    long treeSize = sizeOfLogThatKnows(List.of(range.source()), range.requester());
    readSource(range, treeSize, taker);
    return treeSize;
  }

  /**
   * Fixes the size of the log, and sees that each source is known before the first reading is
   * given: nothing in the range is an answer, but a name that was never recorded is probably a
   * slip.
   */
  private long sizeOfLogThatKnows(List<String> sources, Requester requester) {
    long treeSize = Long.MAX_VALUE;
    for (String source : sources) {
      SearchResponse page =
          processing
              .waiting()
              .search(
                  SearchRequest.newBuilder()
                      .setRequester(requester)
                      .setFilter(Filter.newBuilder().setSource(source))
                      .setLimit(1)
                      .build())
              .next();
      if (page.getOperationsCount() == 0) {
        throw new Failure(
            ErrorReason.UNKNOWN_SOURCE,
            "nothing is recorded of a source '%s'; names are exact: see what Search finds"
                .formatted(source));
      }
      treeSize = Math.min(treeSize, page.getTreeSize());
    }
    return treeSize;
  }

  /** Page by page, each a call of its own: a data user may take longer than a search may last. */
  private boolean readSource(Range range, long treeSize, ReadingTaker taker)
      throws InterruptedException {
    SearchRequest.Builder search = overlapping(range);
    do {
      SearchResponse page = processing.waiting().search(search.build()).next();
      for (OperationSummary operation : page.getOperationsList()) {
        if (operation.getLeafIndex() < treeSize
            && !readOperation(operation, range.requester(), taker)) {
          return false;
        }
      }
      search.setPageToken(page.getNextPageToken());
    } while (!search.getPageToken().isEmpty());
    return true;
  }

  private boolean readOperation(OperationSummary operation, Requester requester, ReadingTaker taker)
      throws InterruptedException {
    DataFormat format =
        formats
            .find(operation.getFormat(), requester)
            .orElseThrow(
                () ->
                    new Failure(
                        ErrorReason.FORMAT_UNKNOWN,
                        ("operation at leaf %d has format %s, which this version cannot decode;"
                                + " get its items with GetContent")
                            .formatted(operation.getLeafIndex(), operation.getFormat())));
    taker.begin(operation);
    if (format instanceof Opaque) {
      return true;
    }
    for (GetContentResponse item : items(operation, requester, taker)) {
      ReadingTaker.Place place = new ReadingTaker.Place(operation, item.getItemIndex());
      for (Reading reading : decoded(format, operation, item, taker)) {
        if (!taker.take(reading, place)) {
          return false;
        }
      }
    }
    return true;
  }

  /** All at once, so that a slow data user does not keep content in processing's memory. */
  private List<GetContentResponse> items(
      OperationSummary operation, Requester requester, ReadingTaker taker) {
    GetContentRequest request =
        GetContentRequest.newBuilder()
            .setRequester(requester)
            .setOperationId(operation.getOperationId())
            .build();
    CheckedItems checked = new CheckedItems(request);
    List<GetContentResponse> items = new ArrayList<>();
    try {
      processing
          .waiting()
          .getContent(request)
          .forEachRemaining(item -> items.add(checked.through(item)));
    } catch (StatusRuntimeException e) {
      if (Failure.of(e).reason() == ErrorReason.CONTENT_ERASED) {
        taker.erased();
        return List.of();
      }
      throw e;
    }
    checked.end();
    return items;
  }

  /** An item that breaks its format must not hide all others of its source for ever. */
  private static List<Reading> decoded(
      DataFormat format, OperationSummary operation, GetContentResponse item, ReadingTaker taker) {
    byte[] bytes = item.getItem().toByteArray();
    try {
      return operation.getSaltedFields()
          ? format.readings(shown(SaltedItem.decode(bytes, "item " + item.getItemIndex())))
          : format.readings(bytes);
    } catch (InvalidItemException | MalformedException e) {
      LOG.atWarn()
          .addKeyValue("leafIndex", operation.getLeafIndex())
          .addKeyValue("item", item.getItemIndex())
          .addKeyValue("format", format.id())
          .log("a recorded item breaks its format and is left out of readings");
      taker.leaveOut();
      return List.of();
    }
  }

  static ItemFields shown(SaltedItem item) {
    return new ItemFields(
        item.shown().stream().map(field -> new ItemField(field.name(), field.value())).toList(),
        item.maskedCount());
  }

  private static SearchRequest.Builder overlapping(Range range) {
    return SearchRequest.newBuilder()
        .setRequester(range.requester())
        .setFilter(
            Filter.newBuilder()
                .setSource(range.source())
                .setKind(OperationKind.OPERATION_KIND_DATA)
                .setSampled(inMillis(range.sampled())))
        .setPageSize(OPERATIONS_A_PAGE)
        .setLimit(OPERATIONS_A_PAGE);
  }

  /** Operations state their times cut to milliseconds, so the range begins at one. */
  private static TimeRange inMillis(TimeRange range) {
    if (!range.hasFrom()) {
      return range;
    }
    Timestamp from = range.getFrom();
    int nanos = from.getNanos() - Math.floorMod(from.getNanos(), NANOS_PER_MILLI);
    return range.toBuilder().setFrom(from.toBuilder().setNanos(nanos)).build();
  }
}
