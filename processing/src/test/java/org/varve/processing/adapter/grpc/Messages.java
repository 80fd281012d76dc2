package org.varve.processing.adapter.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.varve.evidence.operation.DataBlock;
import org.varve.evidence.operation.OperationId;
import org.varve.ledger.Content;
import org.varve.proto.p2r.v1.RecordBlockRequest;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/** Makes requests, and tells failures apart. */
final class Messages {
  private Messages() {}

  static RecordBlockRequest record(DataBlock block, Content... contents) {
    RecordBlockRequest.Builder request =
        RecordBlockRequest.newBuilder().setDataBlock(ByteString.copyFrom(block.encode()));
    for (Content content : contents) {
      org.varve.proto.p2r.v1.Content.Builder message =
          org.varve.proto.p2r.v1.Content.newBuilder()
              .setContentRoot(ByteString.copyFrom(content.root().bytes()));
      content.items().forEach(item -> message.addItems(ByteString.copyFrom(item)));
      request.addContents(message);
    }
    return request.build();
  }

  static ByteString bytes(OperationId id) {
    return ByteString.copyFrom(id.digest().bytes());
  }

  /** All messages of a stream. */
  static <T> List<T> all(Iterator<T> stream) {
    List<T> messages = new ArrayList<>();
    stream.forEachRemaining(messages::add);
    return messages;
  }

  static void assertFails(ErrorReason reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            status -> {
              Failure failure = Failure.of(status);
              assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(reason);
            });
  }
}
