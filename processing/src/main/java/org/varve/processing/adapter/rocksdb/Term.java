package org.varve.processing.adapter.rocksdb;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.varve.evidence.Digest;
import org.varve.evidence.cbor.CborWriter;
import org.varve.evidence.operation.OperationKind;
import org.varve.processing.domain.ContentFacts;
import org.varve.processing.domain.Link;
import org.varve.processing.domain.RecordedOperation;

/**
 * One exact property that operations are found by, as a key of fixed length.
 *
 * <p>Sixteen bytes of a digest: two properties that meet by chance (or by somebody's effort) only
 * cost time, since whatever is found is compared with the filter itself.
 */
final class Term {
  static final int BYTES = 16;

  /** Belongs to every operation that has content. */
  static final Term ANY_CONTENT = new Term("any content");

  private final byte[] bytes;

  private Term(String property, String... values) {
    this(property, List.of(values));
  }

  private Term(String property, List<String> values) {
    CborWriter cbor = new CborWriter().array(1 + values.size()).text(property);
    for (String value : values) {
      cbor.text(value);
    }
    bytes = Arrays.copyOf(Digest.sha256(cbor.toBytes()).bytes(), BYTES);
  }

  static Term source(String source) {
    return new Term("source", source);
  }

  static Term signer(String signer) {
    return new Term("signer", signer);
  }

  static Term dataType(String dataType) {
    return new Term("data type", dataType);
  }

  static Term kind(OperationKind kind) {
    return new Term("kind", kind.name());
  }

  static Term label(Map.Entry<String, String> label) {
    return new Term("label", label.getKey(), label.getValue());
  }

  static Term contentRoot(Digest root) {
    return new Term("content root", root.hex());
  }

  /** No property is called as any link is. */
  static Term link(Link link) {
    return new Term(link.what(), link.names());
  }

  /** The properties of an operation that it is found by. */
  static List<Term> of(RecordedOperation operation) {
    List<Term> terms = new ArrayList<>();
    terms.add(source(operation.statement().source()));
    terms.add(signer(operation.statement().signer()));
    terms.add(kind(operation.statement().kind()));
    operation.description().dataType().map(Term::dataType).ifPresent(terms::add);
    operation.description().labels().entrySet().forEach(label -> terms.add(label(label)));
    operation.content().map(ContentFacts::root).map(Term::contentRoot).ifPresent(terms::add);
    return terms;
  }

  /** Shared, not to be modified. */
  byte[] bytes() {
    return bytes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Term term && Arrays.equals(bytes, term.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }
}
