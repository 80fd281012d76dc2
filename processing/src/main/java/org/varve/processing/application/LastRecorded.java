package org.varve.processing.application;

import static java.util.stream.Collectors.groupingBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.varve.evidence.operation.ActorName;
import org.varve.evidence.operation.OperationKind;
import org.varve.ledger.LogReader;
import org.varve.ledger.ResourceKind;
import org.varve.ledger.SignerBinding;
import org.varve.ledger.resource.SourceSpec;
import org.varve.processing.domain.RecordedOperation;
import org.varve.processing.domain.Statement;

/**
 * Tells of each source the newest operation (ITU-T Y.4561 clause 7.1.5): who supervises sources
 * sees with it when one was last heard of, also after a restart and by other ways.
 */
public final class LastRecorded {
  private static final int SOURCES_A_PAGE = 1_000;

  private final OperationIndex index;
  private final LogReader log;

  public LastRecorded(OperationIndex index, LogReader log) {
    this.index = index;
    this.log = log;
  }

  /**
   * Of one source.
   *
   * @param signerActive whether anybody may still speak about the source
   */
  public record Last(RecordedOperation operation, boolean signerActive) {}

  public Pages begin() {
    return new Pages(log.signers().stream().collect(groupingBy(SignerBinding::signer)));
  }

  /** The sources, page by page, pulled by one thread at a time. */
  public final class Pages {
    private final Map<String, List<SignerBinding>> signers;
    private Optional<String> last = Optional.empty();
    private boolean ended;

    private Pages(Map<String, List<SignerBinding>> signers) {
      this.signers = signers;
    }

    /** The next page; empty after the last. */
    public Optional<List<Last>> next() {
      if (ended) {
        return Optional.empty();
      }
      List<String> names = index.sourcesAfter(last, SOURCES_A_PAGE);
      ended = names.size() < SOURCES_A_PAGE;
      if (!names.isEmpty()) {
        last = Optional.of(names.get(names.size() - 1));
      }
      return Optional.of(
          names.stream()
              .filter(name -> !ActorName.isReserved(name))
              .flatMap(name -> index.newestOf(name).stream())
              .filter(newest -> isOfSource(newest.statement().kind()))
              .map(newest -> new Last(newest, maySpeak(newest.statement())))
              .toList());
    }

    /** Its signer, or whoever has taken his place; and no operator holds the source. */
    private boolean maySpeak(Statement statement) {
      String source = statement.source();
      return isActive(source)
          && (speaks(signers.getOrDefault(statement.signer(), List.of()), source)
              || signers.values().stream().anyMatch(bindings -> speaks(bindings, source)));
    }

    private static boolean speaks(List<SignerBinding> bindings, String source) {
      return bindings.stream().anyMatch(binding -> binding.active() && binding.covers(source));
    }

    private boolean isActive(String source) {
      return log.resource(ResourceKind.DATA_SOURCE, source)
          .filter(resource -> !resource.deleted())
          .map(resource -> SourceSpec.of(resource.spec()).state() == SourceSpec.State.ACTIVE)
          .orElse(true);
    }
  }

  /** The log's own statements have sources too. */
  private static boolean isOfSource(OperationKind kind) {
    return kind == OperationKind.DATA || kind == OperationKind.GAP;
  }
}
