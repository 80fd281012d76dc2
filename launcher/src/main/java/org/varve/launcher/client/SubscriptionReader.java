package org.varve.launcher.client;

import io.grpc.StatusRuntimeException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.varve.edge.uplink.Backoff;
import org.varve.proto.common.v1.Filter;
import org.varve.proto.u2s.v1.SubscribeRequest;
import org.varve.proto.u2s.v1.SubscribeResponse;

/** Reads a subscription of a data user for as long as it is wanted, from leaf to leaf. */
public final class SubscriptionReader {
  private final StayingReader<Long, SubscribeResponse> reader;

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
    Optional<Long> first = from.isEmpty() ? Optional.empty() : Optional.of(from.getAsLong());
    reader =
        new StayingReader<>(
            position -> call(node.get(), filter, position),
            SubscribeResponse::getPosition,
            first,
            pauses,
            notices);
  }

  /** Where it would go on; empty before the first message, if it began with what comes next. */
  public OptionalLong position() {
    return reader.position().map(OptionalLong::of).orElse(OptionalLong.empty());
  }

  /**
   * Gives each message to {@code taker} until that wants no more.
   *
   * @param taker says whether it wants more
   * @throws StatusRuntimeException if trying again would not help
   */
  public void read(Predicate<SubscribeResponse> taker) throws InterruptedException {
    reader.read(taker);
  }

  private static StayingReader.Call<SubscribeResponse> call(
      UserClient client, Filter filter, Optional<Long> from) {
    SubscribeRequest.Builder request = SubscribeRequest.newBuilder().setFilter(filter);
    from.ifPresent(request::setFromPosition);
    return client.subscribe(request.build()).and(client);
  }
}
