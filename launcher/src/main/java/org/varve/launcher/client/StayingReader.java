package org.varve.launcher.client;

import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.varve.edge.uplink.Backoff;
import org.varve.launcher.UsageException;
import org.varve.rp.Failure;

/**
 * Reads a call that stays open for as long as it is wanted: when the connection breaks it calls
 * again from the position that it has come to, so that everything is given once and in order.
 *
 * <p>A node that was never reached is not tried again: an address that is wrong is told at once.
 *
 * @param <P> where to go on
 * @param <R> a message of the answer
 */
public final class StayingReader<P, R> {
  private final Node<P, R> node;
  private final Function<R, P> positions;
  private final Backoff pauses;
  private final Consumer<String> notices;
  private volatile Optional<P> position;
  private boolean connectedOnce;

  /** Connects, anew each time. */
  @FunctionalInterface
  public interface Node<P, R> {
    /** Calls; closing what is returned also closes the connection. */
    Call<R> call(Optional<P> from);
  }

  /** An open call. */
  public interface Call<R> extends AutoCloseable {
    /** The next message, waiting for it; as {@link Subscription#next}. */
    R next() throws InterruptedException;

    @Override
    void close();
  }

  /**
   * @param positions where to go on after a message
   * @param from where to begin; with what comes next if empty
   * @param pauses between attempts
   * @param notices are told in words when the connection breaks
   */
  public StayingReader(
      Node<P, R> node,
      Function<R, P> positions,
      Optional<P> from,
      Backoff pauses,
      Consumer<String> notices) {
    this.node = node;
    this.positions = positions;
    this.position = from;
    this.pauses = pauses;
    this.notices = notices;
  }

  /** Where it would go on; empty before the first message, if it began with what comes next. */
  public Optional<P> position() {
    return position;
  }

  /**
   * Gives each message to {@code taker} until that wants no more.
   *
   * @param taker says whether it wants more
   * @throws StatusRuntimeException if trying again would not help
   */
  public void read(Predicate<R> taker) throws InterruptedException {
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

  private void readOnce(Predicate<R> taker) throws InterruptedException {
    try (Call<R> call = node.call(position)) {
      boolean more = true;
      while (more) {
        R message = call.next();
        connectedOnce = true;
        pauses.reset();
        more = taker.test(message);
        position = Optional.of(positions.apply(message));
      }
    }
  }

  private void pause(String why) throws InterruptedException {
    Duration pause = pauses.next();
    notices.accept(
        "the connection broke: %s; subscribing again%s in %d ms"
            .formatted(why, position.map(p -> " from position " + p).orElse(""), pause.toMillis()));
    Thread.sleep(pause.toMillis());
  }
}
