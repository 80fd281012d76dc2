package org.varve.processing.adapter.rocksdb;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.OperationPayload;
import org.varve.ledger.LoggedOperation;
import org.varve.ledger.testing.LedgerFixtures;
import org.varve.processing.RandomLog;
import org.varve.processing.domain.OperationFilter;
import org.varve.processing.domain.TimeRange;

/** Makes filters by chance, and says in the plainest words what fits them. */
final class RandomFilter {
  private final Random random;
  private final List<LoggedOperation> all;

  RandomFilter(Random random, List<LoggedOperation> all) {
    this.random = random;
    this.all = all;
  }

  OperationFilter next() {
    Operation like = all.get(random.nextInt(all.size())).operation();
    return new OperationFilter(
        sometimes(3, () -> sourceOrPattern(like.header().source())),
        sometimes(4, like.header()::signer),
        sometimes(3, () -> pick(RandomLog.TYPES)),
        labels(),
        new OperationFilter.Times(
            range(3, LedgerFixtures.START, 130_000), range(4, LedgerFixtures.START, 170_000)),
        sometimes(4, () -> pick(List.of(OperationKind.values()))),
        sometimes(8, like.payload()::contentRoot).flatMap(root -> root));
  }

  static boolean fits(OperationFilter filter, LoggedOperation logged) {
    Operation operation = logged.operation();
    OperationPayload payload = operation.payload();
    if (filter.source().isPresent()
        && !operation
            .header()
            .source()
            .matches(filter.source().get().replace(".", "\\.").replaceFirst("\\*$", ".*"))) {
      return false;
    }
    if (filter.signer().isPresent() && !filter.signer().get().equals(operation.header().signer())) {
      return false;
    }
    if (filter.kind().isPresent() && filter.kind().get() != payload.kind()) {
      return false;
    }
    if (filter.dataType().isPresent() && !filter.dataType().equals(payload.dataType())) {
      return false;
    }
    if (filter.contentRoot().isPresent() && !filter.contentRoot().equals(payload.contentRoot())) {
      return false;
    }
    for (Map.Entry<String, String> label : filter.labels().entrySet()) {
      if (!label.getValue().equals(payload.labels().get(label.getKey()))) {
        return false;
      }
    }
    return sampledFits(filter.times().sampled(), payload)
        && committedFits(filter.times().committed(), logged.committedAt());
  }

  private static boolean sampledFits(TimeRange range, OperationPayload payload) {
    if (range.from().isEmpty() && range.until().isEmpty()) {
      return true;
    }
    if (payload.sampledFrom().isEmpty()) {
      return false;
    }
    long from = range.from().map(Instant::toEpochMilli).orElse(Long.MIN_VALUE);
    long until = range.until().map(Instant::toEpochMilli).orElse(Long.MAX_VALUE);
    return payload.sampledTo().get().toEpochMilli() >= from
        && payload.sampledFrom().get().toEpochMilli() < until;
  }

  private static boolean committedFits(TimeRange range, Instant committedAt) {
    return !(range.from().isPresent() && committedAt.isBefore(range.from().get()))
        && !(range.until().isPresent() && !committedAt.isBefore(range.until().get()));
  }

  private String sourceOrPattern(String source) {
    return random.nextInt(3) == 0
        ? source.substring(0, random.nextInt(source.length())) + "*"
        : source;
  }

  private SortedMap<String, String> labels() {
    SortedMap<String, String> labels = new TreeMap<>();
    for (String key : RandomLog.LABEL_KEYS) {
      if (random.nextInt(6) == 0) {
        labels.put(key, pick(RandomLog.LABEL_VALUES));
      }
    }
    return labels;
  }

  private TimeRange range(int oneIn, Instant start, int millis) {
    if (random.nextInt(oneIn) != 0) {
      return TimeRange.ALWAYS;
    }
    Instant from = start.plusMillis(random.nextInt(millis));
    Instant until = from.plusMillis(1 + random.nextInt(millis / 4));
    return switch (random.nextInt(4)) {
      case 0 -> new TimeRange(Optional.of(from), Optional.empty());
      case 1 -> new TimeRange(Optional.empty(), Optional.of(until));
      default -> new TimeRange(Optional.of(from), Optional.of(until));
    };
  }

  private <T> Optional<T> sometimes(int oneIn, Supplier<T> value) {
    return random.nextInt(oneIn) == 0 ? Optional.of(value.get()) : Optional.empty();
  }

  private <T> T pick(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }
}
