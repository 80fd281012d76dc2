package org.varve.evidence.operation;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;

/** Collects the fields of an {@link OperationPayload}; nothing is checked before {@link #build}. */
public final class OperationPayloadBuilder {
  final OperationKind kind;
  long epoch;
  long sequence;
  @Nullable OperationId previous;
  @Nullable String format;
  @Nullable String dataType;
  @Nullable String description;
  int itemCount;
  @Nullable Digest contentRoot;
  Commitment commitment = Commitment.RAW_BYTES;
  @Nullable Instant sampledFrom;
  @Nullable Instant sampledTo;
  Map<String, String> labels = Map.of();
  List<OperationId> parents = List.of();
  Confidentiality confidentiality = Confidentiality.INTERNAL;
  byte @Nullable [] samplingData;
  Map<String, String> controlData = Map.of();
  byte @Nullable [] body;
  @Nullable OperationId updates;

  OperationPayloadBuilder(OperationKind kind) {
    this.kind = kind;
  }

  /**
   * @throws MalformedException if a field that the kind needs is missing, one that it must not have
   *     is there, or a value is out of its limits
   */
  public OperationPayload build() {
    return new OperationPayload(this);
  }

  public OperationPayloadBuilder epoch(long value) {
    epoch = value;
    return this;
  }

  public OperationPayloadBuilder sequence(long value) {
    sequence = value;
    return this;
  }

  public OperationPayloadBuilder previous(@Nullable OperationId value) {
    previous = value;
    return this;
  }

  public OperationPayloadBuilder format(String value) {
    format = value;
    return this;
  }

  public OperationPayloadBuilder dataType(String value) {
    dataType = value;
    return this;
  }

  public OperationPayloadBuilder description(String value) {
    description = value;
    return this;
  }

  /** Takes count, root and commitment from the tree. */
  public OperationPayloadBuilder items(ItemTree items) {
    return itemCount(items.size()).contentRoot(items.root()).commitment(items.commitment());
  }

  public OperationPayloadBuilder itemCount(int value) {
    itemCount = value;
    return this;
  }

  public OperationPayloadBuilder contentRoot(Digest value) {
    contentRoot = value;
    return this;
  }

  public OperationPayloadBuilder commitment(Commitment value) {
    commitment = value;
    return this;
  }

  /** Cut to milliseconds. */
  public OperationPayloadBuilder sampledFrom(Instant value) {
    sampledFrom = value.truncatedTo(ChronoUnit.MILLIS);
    return this;
  }

  /** Cut to milliseconds. */
  public OperationPayloadBuilder sampledTo(Instant value) {
    sampledTo = value.truncatedTo(ChronoUnit.MILLIS);
    return this;
  }

  public OperationPayloadBuilder labels(Map<String, String> value) {
    labels = value;
    return this;
  }

  public OperationPayloadBuilder parents(List<OperationId> value) {
    parents = value;
    return this;
  }

  public OperationPayloadBuilder confidentiality(Confidentiality value) {
    confidentiality = value;
    return this;
  }

  public OperationPayloadBuilder samplingData(byte[] value) {
    samplingData = value.clone();
    return this;
  }

  public OperationPayloadBuilder controlData(Map<String, String> value) {
    controlData = value;
    return this;
  }

  public OperationPayloadBuilder body(byte[] value) {
    body = value.clone();
    return this;
  }

  public OperationPayloadBuilder updates(OperationId value) {
    updates = value;
    return this;
  }
}
