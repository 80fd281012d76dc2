package org.varve.evidence.operation;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;
import org.varve.evidence.Slice;

/**
 * What an operation says: its place in the sequence of its source, and either items that it commits
 * to (DATA) or a body of its kind (all others). Immutable.
 *
 * <p>Limits are in {@link PayloadRules}; the length of a text is in bytes of UTF-8.
 */
public final class OperationPayload {
  private final OperationKind kind;
  private final long epoch;
  private final long sequence;
  private final @Nullable OperationId previous;
  private final @Nullable String format;
  private final @Nullable String dataType;
  private final @Nullable String description;
  private final int itemCount;
  private final @Nullable Digest contentRoot;
  private final Commitment commitment;
  private final @Nullable Instant sampledFrom;
  private final @Nullable Instant sampledTo;
  private final SortedMap<String, String> labels;
  private final List<OperationId> parents;
  private final Confidentiality confidentiality;
  private final byte @Nullable [] samplingData;
  private final SortedMap<String, String> controlData;
  private final byte @Nullable [] body;
  private final @Nullable OperationId updates;

  OperationPayload(OperationPayloadBuilder from) {
    kind = from.kind;
    epoch = from.epoch;
    sequence = from.sequence;
    previous = from.previous;
    format = from.format;
    dataType = from.dataType;
    description = from.description;
    itemCount = from.itemCount;
    contentRoot = from.contentRoot;
    commitment = from.commitment;
    sampledFrom = from.sampledFrom;
    sampledTo = from.sampledTo;
    labels = Texts.requireMap(from.labels, PayloadRules.MAX_LABELS, "labels (13)");
    parents = List.copyOf(from.parents);
    confidentiality = from.confidentiality;
    samplingData = from.samplingData;
    controlData =
        Texts.requireMap(from.controlData, PayloadRules.MAX_CONTROL_DATA, "control data (17)");
    body = from.body;
    updates = from.updates;
    PayloadRules.check(this);
  }

  /** Starts a payload of this kind. */
  public static OperationPayloadBuilder of(OperationKind kind) {
    return new OperationPayloadBuilder(kind);
  }

  /**
   * @throws MalformedException if it is not a payload in the one allowed form
   */
  public static OperationPayload decode(Slice payload) {
    return PayloadCodec.decode(payload);
  }

  /** The deterministic CBOR map. */
  public byte[] encode() {
    return PayloadCodec.encode(this);
  }

  public OperationKind kind() {
    return kind;
  }

  /** Grows when the queue of the source is made anew. */
  public long epoch() {
    return epoch;
  }

  /** Counts the operations of a source within an epoch, from 1. */
  public long sequence() {
    return sequence;
  }

  /** The operation of the source before this one; absent just if the sequence is 1. */
  public Optional<OperationId> previous() {
    return Optional.ofNullable(previous);
  }

  /** The format of the items; present just for DATA, like all that is said of items. */
  public Optional<String> format() {
    return Optional.ofNullable(format);
  }

  public Optional<String> dataType() {
    return Optional.ofNullable(dataType);
  }

  public Optional<String> description() {
    return Optional.ofNullable(description);
  }

  /** 1 to 10,000; 0 if the operation commits to no items. */
  public int itemCount() {
    return itemCount;
  }

  /** The root of the {@link ItemTree}. */
  public Optional<Digest> contentRoot() {
    return Optional.ofNullable(contentRoot);
  }

  /** What the leaves of that tree are made of; raw bytes if there are no items. */
  public Commitment commitment() {
    return commitment;
  }

  /** When the first item was sampled, in milliseconds by the source's clock. */
  public Optional<Instant> sampledFrom() {
    return Optional.ofNullable(sampledFrom);
  }

  /** When the last item was sampled, not before the first. */
  public Optional<Instant> sampledTo() {
    return Optional.ofNullable(sampledTo);
  }

  public SortedMap<String, String> labels() {
    return labels;
  }

  /** The operations that the items were derived from. */
  public List<OperationId> parents() {
    return parents;
  }

  public Confidentiality confidentiality() {
    return confidentiality;
  }

  /** A small extract of the items. */
  public Optional<byte[]> samplingData() {
    return Optional.ofNullable(samplingData).map(byte[]::clone);
  }

  public SortedMap<String, String> controlData() {
    return controlData;
  }

  /** The CBOR of the kind's body; absent just for DATA. */
  public Optional<byte[]> body() {
    return Optional.ofNullable(body).map(byte[]::clone);
  }

  /** The operation that this one is the next version of; DATA only. */
  public Optional<OperationId> updates() {
    return Optional.ofNullable(updates);
  }
}
