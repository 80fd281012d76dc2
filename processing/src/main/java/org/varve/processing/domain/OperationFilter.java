package org.varve.processing.domain;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.varve.evidence.Digest;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.SignerBody;

/**
 * Which operations are wanted: those that fit every condition that is present.
 *
 * @param source an exact name, or a prefix that ends in {@code *}
 * @param labels each of them with exactly this value
 */
public record OperationFilter(
    Optional<String> source,
    Optional<String> signer,
    Optional<String> dataType,
    SortedMap<String, String> labels,
    Times times,
    Optional<OperationKind> kind,
    Optional<Digest> contentRoot) {

  /** Fits every operation. */
  public static final OperationFilter ALL =
      new OperationFilter(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Collections.emptySortedMap(),
          Times.ANY,
          Optional.empty(),
          Optional.empty());

  /** Fits operations of a kind, at certain times. */
  public static OperationFilter ofKind(OperationKind kind, Times times) {
    return new OperationFilter(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Collections.emptySortedMap(),
        times,
        Optional.of(kind),
        Optional.empty());
  }

  /** Fits operations that commit to a content. */
  public static OperationFilter ofContent(Digest root) {
    return new OperationFilter(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Collections.emptySortedMap(),
        Times.ANY,
        Optional.empty(),
        Optional.of(root));
  }

  /** Fits what a signer stated about a source. */
  public static OperationFilter ofStatements(String signer, String source) {
    return new OperationFilter(
        Optional.of(source),
        Optional.of(signer),
        Optional.empty(),
        Collections.emptySortedMap(),
        Times.ANY,
        Optional.empty(),
        Optional.empty());
  }

  public OperationFilter {
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
  }

  /**
   * The times of an operation that are asked about.
   *
   * @param sampled overlaps the time from the earliest to the latest item, which only DATA
   *     operations have
   */
  public record Times(TimeRange sampled, TimeRange committed) {
    public static final Times ANY = new Times(TimeRange.ALWAYS, TimeRange.ALWAYS);

    private boolean fit(RecordedOperation operation) {
      return committed.contains(operation.recording().committedAt())
          && (sampled.isAlways() || operation.content().filter(this::sampledInRange).isPresent());
    }

    private boolean sampledInRange(ContentFacts content) {
      return sampled.overlaps(content.sampledFrom(), content.sampledTo());
    }
  }

  /** The source, if just one is wanted. */
  public Optional<String> exactSource() {
    return source.filter(pattern -> !pattern.endsWith("*"));
  }

  public boolean fits(RecordedOperation operation) {
    Statement statement = operation.statement();
    Description description = operation.description();
    return source.map(pattern -> SignerBody.covers(pattern, statement.source())).orElse(true)
        && fits(signer, statement.signer())
        && fits(kind, statement.kind())
        && (dataType.isEmpty() || dataType.equals(description.dataType()))
        && hasLabels(description.labels())
        && (contentRoot.isEmpty()
            || contentRoot.equals(operation.content().map(ContentFacts::root)))
        && times.fit(operation);
  }

  private boolean hasLabels(Map<String, String> found) {
    return found.entrySet().containsAll(labels.entrySet());
  }

  private static <T> boolean fits(Optional<T> wanted, T found) {
    return wanted.isEmpty() || wanted.get().equals(found);
  }
}
