package org.varve.rp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.rpc.ErrorInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A failure as a gRPC status, and back. */
class FailureTest {

  @ParameterizedTest
  @EnumSource(ErrorReason.class)
  void everyReasonSurvivesTheWay(ErrorReason reason) {
    Failure sent = new Failure(reason, "größe 9 > 8; weniger", Map.of("limit", "8"));
    StatusRuntimeException status = sent.toStatus();
    Failure read = Failure.of(status);

    assertThat(status.getStatus().getCode()).isEqualTo(reason.status());
    assertThat(read.reason()).isEqualTo(reason);
    assertThat(read).hasMessage(sent.getMessage());
    assertThat(read.metadata()).isEqualTo(sent.metadata());
  }

  @Test
  void aCauseIsNotSent() {
    Failure failure =
        new Failure(ErrorReason.LEDGER_FAILED, "disk", new IllegalStateException("/secret/path"));
    assertThat(failure.toStatus().toString()).doesNotContain("secret");
  }

  @Test
  void aReasonOfANewerVersionIsReadByItsStatusAndKept() {
    Failure read = Failure.of(status(Status.Code.UNAVAILABLE, "MOON_IN_THE_WAY", Failure.DOMAIN));
    assertThat(read.reason()).isEqualTo(ErrorReason.UNREACHABLE);
    assertThat(read.metadata()).containsEntry("reason", "MOON_IN_THE_WAY");
  }

  @Test
  void aReasonOfAnotherDomainIsNotOurs() {
    Failure read = Failure.of(status(Status.Code.INTERNAL, "FORK", "example.org"));
    assertThat(read.reason()).isEqualTo(ErrorReason.INTERNAL);
  }

  @Test
  void aDetailThatCannotBeReadLeavesTheStatus() {
    Any broken =
        Any.pack(ErrorInfo.getDefaultInstance()).toBuilder().setValue(bytes(0xff, 0xff)).build();
    StatusRuntimeException status =
        StatusProto.toStatusRuntimeException(
            com.google.rpc.Status.newBuilder()
                .setCode(Status.Code.NOT_FOUND.value())
                .addDetails(broken)
                .build());
    assertThat(Failure.of(status).reason()).isEqualTo(ErrorReason.NOT_FOUND);
  }

  @Test
  void aBareStatusSaysWhatIsKnownAndTheNextStep() {
    Status status =
        Status.UNAVAILABLE
            .withDescription("io exception")
            .withCause(new Exception("refused: 4561"));
    assertThat(Failure.of(status.asRuntimeException()))
        .hasMessageStartingWith(
            "UNAVAILABLE: io exception: refused: 4561; check that the server runs");
    assertThat(Failure.of(Status.ABORTED.asRuntimeException())).hasMessage("ABORTED");
  }

  @Test
  void aLongMessageIsCutBetweenCharactersAndSaysSo() {
    String sent =
        new Failure(ErrorReason.FORK, "x" + "🌍".repeat(500))
            .toStatus()
            .getStatus()
            .getDescription();
    assertThat(sent.getBytes(StandardCharsets.UTF_8).length).isBetween(990, 1_000);
    assertThat(sent).startsWith("x🌍").endsWith("🌍…").doesNotContain("?");
  }

  @Test
  void moreMetadataThanTrailersBearIsLeftOut() {
    Map<String, String> many = new TreeMap<>();
    IntStream.range(10, 30).forEach(i -> many.put("key" + i, "value"));
    assertThat(Failure.of(new Failure(ErrorReason.FORK, "m", many).toStatus()).metadata())
        .hasSize(8);
    Map<String, String> large = Map.of("a", "x".repeat(900), "b", "x".repeat(200));
    assertThat(Failure.of(new Failure(ErrorReason.FORK, "m", large).toStatus()).metadata())
        .containsOnlyKeys("a");
  }

  private static StatusRuntimeException status(Status.Code code, String reason, String domain) {
    Any info = Any.pack(ErrorInfo.newBuilder().setReason(reason).setDomain(domain).build());
    return StatusProto.toStatusRuntimeException(
        com.google.rpc.Status.newBuilder().setCode(code.value()).addDetails(info).build());
  }

  private static ByteString bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return ByteString.copyFrom(bytes);
  }
}
