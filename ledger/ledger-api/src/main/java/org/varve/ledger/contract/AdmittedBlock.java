package org.varve.ledger.contract;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.varve.evidence.operation.DataBlock;

/**
 * A data block that may be recorded, but for some of its operations.
 *
 * <p>This is all that the fold learns of admission, so a ledger stores it beside the block: the
 * fold must not look at a signature, since two Ed25519 libraries may disagree on odd encodings and
 * would split the roots.
 *
 * @param refusals by position in the block; only reasons that are decided at admission
 */
public record AdmittedBlock(DataBlock block, SortedMap<Integer, Refusal> refusals)
    implements Admission {

  public AdmittedBlock {
    requireNonNull(block);
    refusals = Collections.unmodifiableSortedMap(new TreeMap<>(refusals));
    int count = block.operations().size();
    refusals.forEach((position, refusal) -> check(position, refusal, count));
  }

  /** Why admission refused the operation at a position, if it did. */
  public Optional<Refusal> refusalOf(int position) {
    return Optional.ofNullable(refusals.get(position));
  }

  @Override
  public <T> T fold(Function<AdmittedBlock, T> admitted, Function<RefusedBlock, T> refused) {
    return admitted.apply(this);
  }

  private static void check(int position, Refusal refusal, int count) {
    if (position < 0 || position >= count) {
      throw new IllegalArgumentException(
          "refused position is " + position + ", the block has " + count + " operations");
    }
    if (!refusal.reason().isDecidedAtAdmission()) {
      throw new IllegalArgumentException(refusal.reason() + " is for the fold to find");
    }
  }
}
