package org.varve.processing.adapter.grpc;

import java.util.function.BooleanSupplier;

/**
 * What a call that stays open gives: pulled, look by look, by one thread at a time.
 *
 * @param <T> the message that tells what a look came to
 */
@FunctionalInterface
interface Following<T> {

  /**
   * Looks further, over a bounded part.
   *
   * @param abandoned whether the reader has gone
   */
  Look<T> next(BooleanSupplier abandoned);

  /**
   * What a look came to.
   *
   * @param message to be sent if there is news in it, or when a sign of life is due
   * @param isNews whether it tells anything but the position
   * @param isAtEnd whether there is nothing more to look at now
   */
  record Look<T>(T message, boolean isNews, boolean isAtEnd) {}
}
