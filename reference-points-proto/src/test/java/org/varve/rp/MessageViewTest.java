package org.varve.rp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.varve.proto.common.v1.OperationKind;
import org.varve.proto.common.v1.OperationSummary;
import org.varve.proto.u2s.v1.SubscribeResponse;

class MessageViewTest {

  @Test
  void showsBytesInHexTimesInIsoAndKindsAsWords() {
    OperationSummary summary =
        OperationSummary.newBuilder()
            .setOperationId(ByteString.copyFrom(new byte[] {1, (byte) 0xab}))
            .setKind(OperationKind.OPERATION_KIND_DATA)
            .setCommittedAt(Timestamp.newBuilder().setSeconds(1_767_225_600))
            .putLabels("floor", "3")
            .build();

    Map<String, Object> view =
        MessageView.of(
            SubscribeResponse.newBuilder()
                .addOperations(summary)
                .setHeartbeat(Duration.newBuilder().setSeconds(1).setNanos(500_000_000))
                .build());

    assertThat(view).containsEntry("heartbeat", 1.5).containsKey("operations");
    assertThat(MessageView.of(summary))
        .containsEntry("operationId", "01ab")
        .containsEntry("kind", "data")
        .containsEntry("committedAt", "2026-01-01T00:00:00Z")
        .containsEntry("labels", Map.of("floor", "3"));
  }

  @Test
  void leavesOutWhatIsNotSetButNeverANumber() {
    Map<String, Object> view = MessageView.of(OperationSummary.getDefaultInstance());

    assertThat(view)
        .containsEntry("leafIndex", 0L)
        .containsEntry("afterGap", false)
        .doesNotContainKeys("operationId", "kind", "source", "committedAt", "labels");
  }
}
