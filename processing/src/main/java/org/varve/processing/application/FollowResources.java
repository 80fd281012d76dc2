package org.varve.processing.application;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.varve.evidence.operation.OperationKind;
import org.varve.ledger.ResourceKind;
import org.varve.processing.domain.OperationFilter;
import org.varve.processing.domain.RecordedOperation;
import org.varve.processing.domain.ResourceEvent;

/**
 * What happens to resources, from a position of the log on. Whoever begins at the same position
 * again is told the same, also after a restart: it is read from the log and nowhere else.
 */
public final class FollowResources {

  private final SubscribeOperations operations;
  private final ResourceEvents events;

  public FollowResources(SubscribeOperations operations, ResourceEvents events) {
    this.operations = operations;
    this.events = events;
  }

  /**
   * Which resources are followed.
   *
   * @param kind absent for all
   * @param id absent for all
   */
  public record Wanted(Optional<ResourceKind> kind, Optional<String> id) {
    private boolean fits(ResourceEvent event) {
      return kind.filter(wanted -> wanted != event.after().resource().kind()).isEmpty()
          && id.filter(wanted -> !wanted.equals(event.after().resource().id())).isEmpty();
    }
  }

  /** What a look came to; all before the position was looked at. */
  public record Look(List<ResourceEvent> events, long position, boolean isAtEnd) {}

  /** One follower, who looks further with each call. */
  public interface Follower {
    Look next(BooleanSupplier abandoned);
  }

  /**
   * @param from the first leaf to look at; what is recorded next if absent
   */
  public Follower begin(Wanted wanted, OptionalLong from) {
    Subscription subscription = operations.begin(controls(), from, Sight.EVERYTHING);
    return abandoned -> {
      Subscription.Look look = subscription.next(abandoned);
      List<ResourceEvent> happened =
          look.operations().stream()
              .map(RecordedOperation::leafIndex)
              .flatMap(leaf -> events.at(leaf).stream())
              .filter(wanted::fits)
              .toList();
      return new Look(happened, look.position(), look.isAtEnd());
    };
  }

  private static OperationFilter controls() {
    OperationFilter all = OperationFilter.ALL;
    return new OperationFilter(
        all.source(),
        all.signer(),
        all.dataType(),
        all.labels(),
        all.times(),
        Optional.of(OperationKind.CONTROL),
        all.contentRoot());
  }
}
