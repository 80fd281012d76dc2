package org.varve.provisioning;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varve.evidence.operation.FormatBody;
import org.varve.evidence.operation.Operation;
import org.varve.formats.DataFormat;
import org.varve.formats.JsonSchemaFormat;
import org.varve.formats.Opaque;
import org.varve.formats.SenmlCbor;
import org.varve.formats.SenmlJson;
import org.varve.proto.common.v1.Filter;
import org.varve.proto.common.v1.OperationKind;
import org.varve.proto.common.v1.OperationSummary;
import org.varve.proto.common.v1.Requester;
import org.varve.proto.s2p.v1.GetRequest;
import org.varve.proto.s2p.v1.SearchRequest;

/**
 * The formats that are registered on the ledger, read from their FORMAT operations. A format never
 * changes, so they are kept.
 */
final class RecordedFormats {
  private static final Logger LOG = LoggerFactory.getLogger(RecordedFormats.class);

  private final Processing processing;
  private final Map<String, Optional<DataFormat>> known = new ConcurrentHashMap<>();

  RecordedFormats(Processing processing) {
    this.processing = processing;
  }

  /**
   * How to decode items of a format; empty if this version of Varve cannot. Anyone may know
   * formats, so that it does not matter for whom they were read first.
   */
  Optional<DataFormat> find(String id, Requester requester) {
    Optional<DataFormat> found = known.get(id);
    if (found == null) {
      readAll(requester);
      found = known.getOrDefault(id, Optional.empty());
    }
    return found;
  }

  private void readAll(Requester requester) {
    SearchRequest everyFormat =
        SearchRequest.newBuilder()
            .setRequester(requester)
            .setFilter(Filter.newBuilder().setKind(OperationKind.OPERATION_KIND_FORMAT))
            .build();
    List<ByteString> ids = new ArrayList<>();
    processing
        .waiting()
        .search(everyFormat)
        .forEachRemaining(
            page ->
                page.getOperationsList().stream()
                    .map(OperationSummary::getOperationId)
                    .forEach(ids::add));
    ids.forEach(id -> read(id, requester));
  }

  private void read(ByteString id, Requester requester) {
    byte[] operation =
        processing
            .waiting()
            .get(GetRequest.newBuilder().setRequester(requester).setOperationId(id).build())
            .getOperation()
            .toByteArray();
    FormatBody body = FormatBody.decode(Operation.decode(operation).payload().body().orElseThrow());
    known.computeIfAbsent(body.format(), unused -> decoder(body));
  }

  private static Optional<DataFormat> decoder(FormatBody body) {
    return switch (body.kind()) {
      // A later version of SenML is not to be read as this one.
      case SENML_JSON ->
          Optional.<DataFormat>of(new SenmlJson()).filter(f -> f.id().equals(body.format()));
      case SENML_CBOR ->
          Optional.<DataFormat>of(new SenmlCbor()).filter(f -> f.id().equals(body.format()));
      case OPAQUE -> Optional.of(new Opaque());
      case JSON_SCHEMA -> schema(body);
    };
  }

  private static Optional<DataFormat> schema(FormatBody body) {
    try {
      return Optional.of(
          new JsonSchemaFormat(
              body.format(), body.schema().orElseThrow(), body.timeField(), body.valueField()));
    } catch (IllegalArgumentException e) {
      LOG.atWarn()
          .setCause(e)
          .addKeyValue("format", body.format())
          .log("a registered format cannot be used, its items give no readings");
      return Optional.empty();
    }
  }
}
