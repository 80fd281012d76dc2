package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.grpc.StatusRuntimeException;
import java.time.Instant;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.varve.evidence.operation.ItemTree;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.OperationPayload;
import org.varve.evidence.operation.OperationPayloadBuilder;
import org.varve.launcher.client.UserClient;
import org.varve.proto.u2s.v1.SubmitOperationRequest;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/** What those try who have no right to it, and how it has to end. */
final class Attempts {
  static final byte[] ITEM = {7};

  private Attempts() {}

  /** Data of one item. */
  static OperationPayloadBuilder item() {
    return OperationPayload.of(OperationKind.DATA)
        .format("opaque/1")
        .dataType("file")
        .items(ItemTree.of(List.of(ITEM)))
        .sampledFrom(Instant.EPOCH)
        .sampledTo(Instant.EPOCH);
  }

  /** Submits an operation with that item. */
  static void submit(UserClient user, Operation operation) {
    var unused =
        user.u2s()
            .submitOperation(
                SubmitOperationRequest.newBuilder()
                    .setOperation(ByteString.copyFrom(operation.bytes()))
                    .addItems(ByteString.copyFrom(ITEM))
                    .build());
  }

  static void assertFails(ErrorReason reason, ThrowingCallable call) {
    StatusRuntimeException thrown = catchThrowableOfType(StatusRuntimeException.class, call);
    assertThat(thrown).as("it was not refused").isNotNull();
    assertThat(Failure.of(thrown).reason()).as(thrown.getMessage()).isEqualTo(reason);
  }
}
