package org.varve.processing.adapter.rocksdb;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.varve.processing.domain.OperationFilter;
import org.varve.processing.domain.Query;

/**
 * By which tables of the index a query is answered. What the tables leave over is told apart by the
 * filter itself, so a plan can be slow but never wrong.
 *
 * @param range no other leaf can fit
 * @param terms properties that a leaf must have to fit; the rarest kinds of them first
 * @param sampled the leaves in the range of sampled time, if that was asked for and they are not
 *     too many
 */
record SearchPlan(Query query, LeafRange range, List<Term> terms, Optional<long[]> sampled) {
  /** Each costs an open iterator; the first few leave little over. */
  private static final int TERMS_MAX = 4;

  static SearchPlan of(IndexDatabase.Reader reader, Query query, long treeSize) {
    OperationFilter filter = query.filter();
    LeafRange range = CommitTimes.leaves(reader, filter.times().committed(), treeSize);
    // A content root is rarer than any range of time.
    boolean byTime = !filter.times().sampled().isAlways() && filter.contentRoot().isEmpty();
    Optional<long[]> sampled =
        byTime ? SampledTimes.leaves(reader, filter, range.end()) : Optional.empty();
    return new SearchPlan(query, range, terms(filter, sampled.isPresent()), sampled);
  }

  /** The leaves to look at; close them before the reader ends. */
  Leaves open(IndexDatabase.Reader reader) {
    List<Leaves> walks = new ArrayList<>();
    sampled.ifPresent(leaves -> walks.add(new LeafArray(leaves, query.order())));
    terms.forEach(term -> walks.add(new Postings(reader, term, query.order())));
    return walks.isEmpty() ? Leaves.ALL : new CommonLeaves(walks);
  }

  private static List<Term> terms(OperationFilter filter, boolean bySampledTime) {
    List<Term> terms = new ArrayList<>();
    filter.contentRoot().map(Term::contentRoot).ifPresent(terms::add);
    filter.exactSource().map(Term::source).ifPresent(terms::add);
    filter.labels().entrySet().forEach(label -> terms.add(Term.label(label)));
    filter.dataType().map(Term::dataType).ifPresent(terms::add);
    filter.signer().map(Term::signer).ifPresent(terms::add);
    if (terms.isEmpty() && !bySampledTime) {
      // Nearly all operations are of kind DATA: walked by only if there is nothing better.
      filter.kind().map(Term::kind).ifPresent(terms::add);
    }
    return List.copyOf(terms.subList(0, Math.min(terms.size(), TERMS_MAX)));
  }
}
