package org.varve.rp;

import com.google.protobuf.MessageLite;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.MethodDescriptor;

/**
 * Refuses a request that no server would take, before it is sent: the stub throws.
 *
 * <p>grpc-java 1.85 has two ways of its own, and both hurt: its outbound limit lets a call hang
 * past its deadline if the channel is not connected yet, and after a refusal by the server the rest
 * of the message stays in memory, waiting for a window, until the connection is closed.
 */
final class MessageLimit implements ClientInterceptor {

  @Override
  public <Q, A> ClientCall<Q, A> interceptCall(
      MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
    return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
      @Override
      public void sendMessage(Q message) {
        if (message instanceof MessageLite sized) {
          check(method, sized.getSerializedSize());
        }
        super.sendMessage(message);
      }
    };
  }

  private static void check(MethodDescriptor<?, ?> method, int bytes) {
    if (bytes > EntityServer.MESSAGE_BYTES_MAX) {
      String message =
          "a request of "
              + bytes
              + " bytes to "
              + method.getFullMethodName()
              + " is over the limit of "
              + EntityServer.MESSAGE_BYTES_MAX
              + "; send less in one message";
      throw new Failure(ErrorReason.MESSAGE_TOO_LARGE, message).toStatus();
    }
  }
}
