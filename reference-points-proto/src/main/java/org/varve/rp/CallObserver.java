package org.varve.rp;

import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.time.Duration;

/**
 * Told of every call that a server works on. The methods are those that it serves, so that a count
 * for each stays bounded whatever clients ask for. Thread-safe and fast.
 */
public interface CallObserver {
  /** Looks away. */
  CallObserver NOOP =
      new CallObserver() {
        @Override
        public void began(MethodDescriptor<?, ?> method) {}

        @Override
        public void ended(MethodDescriptor<?, ?> method, Status.Code code, Duration took) {}
      };

  void began(MethodDescriptor<?, ?> method);

  /**
   * Once for each that began.
   *
   * @param code what the client was told; CANCELLED if it left before that
   */
  void ended(MethodDescriptor<?, ?> method, Status.Code code, Duration took);
}
