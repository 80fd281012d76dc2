package org.varve.edge.collect;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.varve.edge.clock.AgentClock;
import org.varve.edge.queue.SourceState;
import org.varve.evidence.Digest;
import org.varve.evidence.operation.Commitment;
import org.varve.evidence.operation.ItemTree;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.OperationPayload;
import org.varve.evidence.operation.OperationPayloadBuilder;
import org.varve.evidence.operation.OperationSigner;
import org.varve.formats.FormatCatalogue;
import org.varve.formats.Reading;

/**
 * A file that is submitted: the only item of an operation of its own. If it is submitted as it is,
 * the operation carries the file's plain SHA-256 as label, so that whoever has only the output of
 * {@code sha256sum} finds it; of one that can be masked that digest would give away too much.
 *
 * @param source that the signer is bound to
 * @param format registered on the ledger, such as {@code opaque/1}
 * @param dataType for searching
 * @param description what it is, in words; may be empty
 * @param labels free words for searching
 * @param form how it becomes an item
 */
public record SubmittedFile(
    String source,
    String format,
    String dataType,
    String description,
    SortedMap<String, String> labels,
    ItemForm form) {

  /** The label with the file's plain SHA-256 in hex; representation checks it. */
  public static final String SHA256_LABEL = "sha256";

  public SubmittedFile {
    labels = new TreeMap<>(labels);
  }

  public static SubmittedFile of(
      String source,
      String format,
      String dataType,
      String description,
      Map<String, String> labels,
      ItemForm form) {
    return new SubmittedFile(source, format, dataType, description, new TreeMap<>(labels), form);
  }

  /**
   * The item that the file becomes: each time another one if it is salted.
   *
   * @throws org.varve.formats.InvalidItemException if it breaks its format, or cannot be taken
   *     apart
   * @throws IllegalArgumentException if no item can be made of it
   */
  public byte[] item(byte[] content) {
    return form.of(format, content);
  }

  /**
   * @param item that {@link #item} has made of the content
   * @param changedAt when the file was last changed: the time of the operation, unless its format
   *     has readings with times of their own
   * @throws org.varve.formats.InvalidItemException if it breaks its format, as far as that is known
   *     here
   */
  public Operation sign(
      byte[] content,
      byte[] item,
      Instant changedAt,
      Place place,
      OperationSigner signer,
      AgentClock clock) {
    OperationPayloadBuilder payload =
        payload(content, item, changedAt)
            .epoch(place.epoch())
            .sequence(place.state().sequence() + 1)
            .previous(place.state().previous().orElse(null));
    if (!clock.isSet()) {
      payload.controlData(Map.of("clock", AgentClock.UNSET));
    }
    return signer.sign(source, clock.instant(), payload.build());
  }

  /**
   * What an operation says of it, but for its place in a sequence.
   *
   * @throws org.varve.formats.InvalidItemException as {@link #sign}
   */
  public OperationPayloadBuilder payload(byte[] content, byte[] item, Instant changedAt) {
    List<Instant> times = times(content);
    Instant from = times.stream().min(Instant::compareTo).orElse(changedAt);
    Instant to = times.stream().max(Instant::compareTo).orElse(changedAt);
    SortedMap<String, String> all = new TreeMap<>(labels);
    if (form.commitment() == Commitment.RAW_BYTES) {
      all.put(SHA256_LABEL, Digest.sha256(content).hex());
    }
    OperationPayloadBuilder payload =
        OperationPayload.of(OperationKind.DATA)
            .format(format)
            .dataType(dataType)
            .labels(all)
            .items(ItemTree.of(form.commitment(), List.of(item)))
            .sampledFrom(from.truncatedTo(ChronoUnit.MILLIS))
            .sampledTo(to.truncatedTo(ChronoUnit.MILLIS));
    if (!description.isEmpty()) {
      payload.description(description);
    }
    return payload;
  }

  private List<Instant> times(byte[] content) {
    return FormatCatalogue.withBuiltIn()
        .find(format)
        .map(known -> known.readings(content).stream().map(Reading::time).toList())
        .orElse(List.of());
  }

  /** Where the source's chain stands. */
  public record Place(long epoch, SourceState state) {}
}
