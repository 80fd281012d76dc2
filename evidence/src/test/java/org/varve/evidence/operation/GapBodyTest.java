package org.varve.evidence.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;
import org.varve.evidence.Slice;
import org.varve.evidence.cbor.CborWriter;

class GapBodyTest {
  private static final OperationId PREVIOUS = new OperationId(Digest.sha256(new byte[] {1}));

  @Test
  void comesBackAsItWasWritten() {
    GapBody body = new GapBody(7, 3, 40, GapBody.Reason.QUEUE_FULL, 380);
    OperationPayload payload = stating(body, 7, 41);

    assertThat(GapBody.decode(body.encode())).isEqualTo(body);
    assertThat(OperationPayload.decode(Slice.of(payload.encode())).encode())
        .isEqualTo(payload.encode());
    assertThat(payload.kind().isFromSource()).isTrue();
  }

  @Test
  void refusesRangesThatAreNone() {
    refuses(() -> new GapBody(-1, 1, 1, GapBody.Reason.QUEUE_FULL, 0), "epoch (1)");
    refuses(() -> new GapBody(1, 0, 1, GapBody.Reason.QUEUE_FULL, 0), "from (2)");
    refuses(() -> new GapBody(1, 2, 1, GapBody.Reason.QUEUE_FULL, 0), "to (3)");
    refuses(() -> new GapBody(1, 1, 1, GapBody.Reason.QUEUE_FULL, -1), "items (5)");
  }

  @Test
  void refusesAReasonThatNobodyKnows() {
    byte[] body =
        new CborWriter()
            .map(5)
            .uint(1)
            .uint(1)
            .uint(2)
            .uint(1)
            .uint(3)
            .uint(1)
            .uint(4)
            .uint(1)
            .uint(5)
            .uint(0)
            .toBytes();
    refuses(() -> GapBody.decode(body), "gap body");
  }

  @Test
  void statesOnlyTheLossOfWhatCameBefore() {
    GapBody body = new GapBody(7, 3, 40, GapBody.Reason.QUEUE_FULL, 380);
    refuses(() -> stating(body, 7, 40), "to (3)");
    refuses(() -> stating(body, 6, 90), "to (3)");
    assertThat(stating(body, 8, 2).sequence()).isEqualTo(2);
  }

  private static OperationPayload stating(GapBody body, long epoch, long sequence) {
    return OperationPayload.of(OperationKind.GAP)
        .epoch(epoch)
        .sequence(sequence)
        .previous(PREVIOUS)
        .body(body.encode())
        .build();
  }

  private static void refuses(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable what, String where) {
    assertThatThrownBy(what)
        .isInstanceOfSatisfying(
            MalformedException.class, e -> assertThat(e.where()).contains(where));
  }
}
