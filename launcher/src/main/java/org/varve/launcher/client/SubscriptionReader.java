package org.varve.launcher.client;

import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.varve.edge.uplink.Backoff;
import org.varve.launcher.UsageException;
import org.varve.proto.common.v1.Filter;
import org.varve.proto.u2s.v1.SubscribeRequest;
import org.varve.proto.u2s.v1.SubscribeResponse;
import org.varve.rp.Failure;

/**
 * Reads a subscription for as long as it is wanted: when the connection breaks it subscribes again
 * from the position that it has come to, so that every operation is given once and in order.
 *
 * <p>A node that was never reached is not tried again: an address that is wrong is told at once.
 */
public final class SubscriptionReader {
  private final Supplier<UserClient> node;
  private final Filter filter;
  private final Backoff pauses;
  private final Consumer<String> notices;
  private volatile OptionalLong position;
  private boolean connectedOnce;

  /**
   * @param node connects to it, anew each time
   * @param from the first leaf to read; what is recorded next if empty
   * @param pauses between attempts
   * @param notices are told in words when the connection breaks
   */
  public SubscriptionReader(
      Supplier<UserClient> node,
      Filter filter,
      OptionalLong from,
      Backoff pauses,
      Consumer<String> notices) {
    this.node = node;
    this.filter = filter;
    this.position = from;
    this.pauses = pauses;
    this.notices = notices;
  }

  /** Where it would go on; empty before the first message, if it began with what comes next. */
  public OptionalLong position() {
    return position;
  }

  /**
   * Gives each message to {@code taker} until that wants no more.
   *
   * @param taker says whether it wants more
   * @throws StatusRuntimeException if trying again would not help
   */
  public void read(Predicate<SubscribeResponse> taker) throws InterruptedException {
    while (true) {
      try {
        readOnce(taker);
        return;
      } catch (StatusRuntimeException e) {
        if (!connectedOnce || !Failure.of(e).reason().isTransient()) {
          throw e;
        }
        pause(Failure.of(e).getMessage() + " (" + Failure.of(e).reason() + ")");
      } catch (UsageException e) {
        // A node that is not up again has not written its address yet.
        if (!connectedOnce) {
          throw e;
        }
        pause(String.valueOf(e.getMessage()));
      }
    }
  }

  private void readOnce(Predicate<SubscribeResponse> taker) throws InterruptedException {
    SubscribeRequest.Builder request = SubscribeRequest.newBuilder().setFilter(filter);
    position.ifPresent(request::setFromPosition);
    try (UserClient client = node.get();
        Subscription subscription = client.subscribe(request.build())) {
      boolean more = true;
      while (more) {
        SubscribeResponse message = subscription.next();
        connectedOnce = true;
        pauses.reset();
        more = taker.test(message);
        position = OptionalLong.of(message.getPosition());
      }
    }
  }

  private void pause(String why) throws InterruptedException {
    Duration pause = pauses.next();
    notices.accept(
        "the connection broke: %s; subscribing again%s in %d ms"
            .formatted(
                why,
                position.isPresent() ? " from position " + position.getAsLong() : "",
                pause.toMillis()));
    Thread.sleep(pause.toMillis());
  }
}
