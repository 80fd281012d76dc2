package org.varve.processing;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.MethodDescriptor;
import org.varve.proto.common.v1.Requester;

/** Names a data user in each request that takes one and names none, as provisioning would. */
public record AsUser(String user) implements ClientInterceptor {

  @Override
  public <Q, A> ClientCall<Q, A> interceptCall(
      MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
    return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
      @Override
      @SuppressWarnings("unchecked")
      public void sendMessage(Q request) {
        super.sendMessage((Q) named((Message) request));
      }
    };
  }

  private Message named(Message request) {
    FieldDescriptor field = request.getDescriptorForType().findFieldByName("requester");
    if (field == null || request.hasField(field)) {
      return request;
    }
    Requester requester = Requester.newBuilder().setUser(user).build();
    return request.toBuilder().setField(field, requester).build();
  }
}
