package org.varve.ledger.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.varve.evidence.Digest;
import org.varve.ledger.CommittedBlock;
import org.varve.ledger.CommittedBlocks;
import org.varve.ledger.LedgerFailedException;
import org.varve.ledger.LogReader;
import org.varve.ledger.LoggedOperation;
import org.varve.ledger.TreeHead;

/** All that can be read of a ledger and its contents, to hold a damaged copy against. */
final class Truth {
  private final TreeHead head;
  private final List<LoggedOperation> operations = new ArrayList<>();
  private final List<byte[]> receipts = new ArrayList<>();
  private final List<CommittedBlock> blocks = new ArrayList<>();
  private final Map<Digest, List<byte[]>> contents = new TreeMap<>();

  private Truth(TreeHead head) {
    this.head = head;
  }

  static Truth of(LedgerBench bench) {
    LogReader log = bench.ledger.log();
    Truth truth = new Truth(log.head());
    for (long leaf = 0; leaf < truth.head.size(); leaf++) {
      LoggedOperation logged = log.operation(leaf).orElseThrow();
      truth.operations.add(logged);
      truth.receipts.add(leaf == 0 ? new byte[0] : log.firstReceipt(leaf).encode());
      logged
          .operation()
          .payload()
          .contentRoot()
          .ifPresent(
              root -> truth.contents.put(root, bench.contents.get(root).orElseThrow().items()));
    }
    for (long height = 0; height <= bench.ledger.status().height(); height++) {
      truth.blocks.add(read(bench, height));
    }
    return truth;
  }

  private static CommittedBlock read(LedgerBench bench, long height) {
    try (CommittedBlocks stream = bench.ledger.blocks(height)) {
      return stream.next(Duration.ZERO).orElseThrow();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * Reads everything again; each answer must be the true one, or say that something is damaged.
   *
   * @return how many reads said so
   */
  int failedReads(LedgerBench bench) {
    LogReader log = bench.ledger.log();
    int failed = failed(() -> log.head(), head);
    for (int i = 0; i < operations.size(); i++) {
      int leaf = i;
      LoggedOperation logged = operations.get(i);
      failed += failed(() -> log.operation(leaf).orElseThrow(), logged);
      failed += failed(() -> log.leafIndexOf(logged.operation().id()).orElseThrow(), (long) leaf);
      if (leaf > 0) {
        failed += failed(() -> log.firstReceipt(leaf).encode(), receipts.get(leaf));
      }
    }
    for (int i = 0; i < blocks.size(); i++) {
      int height = i;
      failed += failed(() -> read(bench, height), blocks.get(i));
    }
    return failed + failedContents(bench);
  }

  /** A content may also be missing: what is not served is not served wrong. */
  private int failedContents(LedgerBench bench) {
    int failed = 0;
    for (Map.Entry<Digest, List<byte[]>> content : contents.entrySet()) {
      try {
        List<byte[]> items =
            bench.contents.get(content.getKey()).map(c -> c.items()).orElse(List.of());
        if (items.isEmpty()) {
          failed++;
        } else {
          assertThat(items).usingRecursiveComparison().isEqualTo(content.getValue());
        }
      } catch (LedgerFailedException e) {
        failed++;
      }
    }
    return failed;
  }

  private static <T> int failed(Supplier<T> read, T expected) {
    T answer;
    try {
      answer = read.get();
    } catch (LedgerFailedException e) {
      return 1;
    }
    assertThat(answer).isEqualTo(expected);
    return 0;
  }
}
