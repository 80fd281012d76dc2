package org.varve.processing.application;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.varve.processing.domain.BlockVerdict;
import org.varve.processing.domain.StoredDamage;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/** Checks a range of what is stored, on demand. */
public final class ValidateStored {
  private final CheckStored check;

  public ValidateStored(CheckStored check) {
    this.check = check;
  }

  /**
   * @param from first ledger block
   * @param to last one; the newest if absent
   * @throws Failure MALFORMED_REQUEST if there is no such range
   */
  public Run begin(long from, Optional<Long> to) {
    long newest = check.newestHeight();
    long last = to.orElse(newest);
    if (from < 0 || from > last || last > newest) {
      throw new Failure(
          ErrorReason.MALFORMED_REQUEST,
          "there are no ledger blocks %s to %s; this ledger has 0 to %d"
              .formatted(Long.toUnsignedString(from), Long.toUnsignedString(last), newest));
    }
    return new Run(from, last);
  }

  /**
   * What a step came to; all counts are since the beginning.
   *
   * @param next the ledger block that comes next
   * @param isLast whether the range was checked whole
   */
  public record Step(
      List<StoredDamage> damages,
      long damagesTotal,
      long next,
      long operations,
      long contents,
      long bytes,
      boolean isLast) {}

  /** A check under way, pulled step by step by one thread at a time. */
  public final class Run {
    private static final long BYTES_A_STEP = 8L << 20;
    private static final int BLOCKS_A_STEP = 500;

    private final long first;
    private final long last;
    private long next;
    private long operations;
    private long contents;
    private long bytes;
    private long damagesTotal;
    private boolean ended;

    private Run(long first, long last) {
      this.first = first;
      this.last = last;
      this.next = first;
    }

    public long first() {
      return first;
    }

    public long last() {
      return last;
    }

    /** The next step; empty after the last. */
    public Optional<Step> next() {
      if (ended) {
        return Optional.empty();
      }
      List<StoredDamage> damages = new ArrayList<>();
      long end = bytes + BYTES_A_STEP;
      for (int blocks = 0;
          next <= last && blocks < BLOCKS_A_STEP && bytes < end && damages.isEmpty();
          blocks++) {
        BlockVerdict verdict = check.check(next);
        operations += verdict.operations();
        contents += verdict.contents();
        bytes += verdict.bytes();
        damagesTotal += verdict.damagesTotal();
        damages.addAll(verdict.damages());
        next++;
      }
      ended = next > last;
      return Optional.of(new Step(damages, damagesTotal, next, operations, contents, bytes, ended));
    }
  }
}
