package org.varve.provisioning;

import org.varve.proto.common.v1.Filter;
import org.varve.proto.common.v1.OperationSummary;

/** As much of a filter as tests here ask for. */
final class SummaryFilter {

  private SummaryFilter() {}

  static boolean fits(OperationSummary summary, Filter filter) {
    return (filter.getSource().isEmpty() || filter.getSource().equals(summary.getSource()))
        && (filter.getKindValue() == 0 || filter.getKind() == summary.getKind())
        && (filter.getContentRoot().isEmpty()
            || filter.getContentRoot().equals(summary.getContentRoot()));
  }
}
