package org.varve.processing.application;

import java.util.List;
import java.util.Optional;
import org.varve.evidence.operation.Commitment;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.SaltedItem;
import org.varve.processing.domain.AccessDecision.Allowed;

/**
 * Takes out of items what a right does not show, so that they still verify. Items that an operation
 * commits to as a whole cannot be masked: of those, nothing is given.
 */
public final class FieldMask {
  private final Allowed right;
  private final Operation operation;

  FieldMask(Allowed right, Operation operation) {
    this.right = right;
    this.operation = operation;
  }

  /** Why nothing of the operation's items can be given; empty if they can, as far as they may. */
  Optional<String> obstacle() {
    if (!right.isMasked() || operation.payload().commitment() == Commitment.SALTED_FIELDS) {
      return Optional.empty();
    }
    return Optional.of(
        ("grant '%s' shows the fields %s, and operation %s commits to its items as a whole, so"
                + " that nothing of them can be masked; ask for a grant to all fields, or have the"
                + " source salt its fields (docs/access.md)")
            .formatted(
                right.grant().orElse(""),
                String.join(", ", right.fields().stream().sorted().toList()),
                operation.id()));
  }

  /** What of an item is shown. */
  public byte[] apply(byte[] item) {
    return right.isMasked()
        ? SaltedItem.decode(item, "item").masked(right.fields()::contains).encode()
        : item;
  }

  /** The same of each. */
  public List<byte[]> apply(List<byte[]> items) {
    return items.stream().map(this::apply).toList();
  }
}
