package org.varve.rp;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.varve.proto.r2d.v1.R2dServiceGrpc;
import org.varve.proto.r2d.v1.SubmitRequest;
import org.varve.proto.r2d.v1.SubmitStreamRequest;
import org.varve.proto.r2d.v1.SubmitStreamResponse;

/** Whatever ends a call badly reaches the client as a status with a stable reason. */
class FailureInterceptorTest {
  private static final Failure FAILURE =
      new Failure(
          ErrorReason.FORK, "sequence 7 is taken; look for a clone", Map.of("sequence", "7"));

  @Test
  void aThrownFailureKeepsReasonMessageAndMetadata() throws IOException {
    assertIsFork(failureOf(ScriptedR2d.throwing(FAILURE)));
  }

  @Test
  void aFailurePassedToOnErrorIsAsGoodAsThrown() throws IOException {
    assertIsFork(failureOf(ScriptedR2d.answering((request, answer) -> answer.onError(FAILURE))));
  }

  @Test
  void aFailureOfAFutureIsUnwrapped() throws IOException {
    CompletionException wrapped = new CompletionException(new CompletionException(FAILURE));
    assertIsFork(failureOf(ScriptedR2d.answering((request, answer) -> answer.onError(wrapped))));
  }

  @Test
  void aFailureOfAnotherEntityIsPassedOn() throws IOException {
    assertIsFork(failureOf(ScriptedR2d.throwing(FAILURE.toStatus())));
    assertIsFork(
        failureOf(ScriptedR2d.answering((request, answer) -> answer.onError(FAILURE.toStatus()))));
  }

  @Test
  void anEscapedExceptionIsHiddenAndLoggedOnceUnderItsIncidentId() throws IOException {
    try (LogCapture log = new LogCapture(ShownFailure.class)) {
      Failure failure =
          failureOf(ScriptedR2d.throwing(new IllegalStateException("the secret swordfish")));

      assertThat(failure.reason()).isEqualTo(ErrorReason.INTERNAL);
      assertThat(failure.getMessage()).doesNotContain("swordfish");
      String incident = failure.metadata().get("incident");
      assertThat(failure).hasMessageContaining(incident);
      assertThat(log.events()).singleElement().satisfies(event -> isIncident(event, incident));
    }
  }

  @Test
  void beingRefusedByAnotherEntityIsNoFaultOfTheClient() throws IOException {
    Failure refused =
        new Failure(ErrorReason.ROLE_MISMATCH, "urn:varve:entity:provisioning may not");
    try (LogCapture log = new LogCapture(ShownFailure.class)) {
      assertThat(failureOf(ScriptedR2d.throwing(refused.toStatus())).reason())
          .isEqualTo(ErrorReason.INTERNAL);
      assertThat(log.events()).hasSize(1);
    }
  }

  @Test
  void anIncidentOfAnotherEntityIsNotLoggedAgain() throws IOException {
    Failure incident = new Failure(ErrorReason.INTERNAL, "incident 1", Map.of("incident", "1"));
    try (LogCapture log = new LogCapture(ShownFailure.class)) {
      assertThat(failureOf(ScriptedR2d.throwing(incident.toStatus())).metadata())
          .containsEntry("incident", "1");
      assertThat(log.events()).isEmpty();
    }
  }

  @Test
  void aBareStatusGetsTheReasonOfItsCode() throws IOException {
    StatusRuntimeException bare = Status.UNAVAILABLE.withDescription("down").asRuntimeException();
    StatusRuntimeException thrown = thrownBy(ScriptedR2d.throwing(bare));
    assertThat(FailureStatus.hasReason(thrown)).isTrue();
    assertThat(Failure.of(thrown).reason()).isEqualTo(ErrorReason.UNREACHABLE);
    assertThat(thrown.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
  }

  @Test
  void aMethodThatIsNotThereIsUnsupported() throws IOException {
    try (InProcessNode node = new InProcessNode()) {
      assertThat(Failure.of(thrownOn(node.channel())).reason()).isEqualTo(ErrorReason.UNSUPPORTED);
    }
  }

  @Test
  void aStreamEndsWithTheFirstFailureAndHearsNoMore() throws Exception {
    BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
    try (LogCapture log = new LogCapture(ShownFailure.class);
        InProcessNode node = new InProcessNode(ScriptedR2d.accepting())) {
      StreamObserver<SubmitStreamRequest> requests =
          R2dServiceGrpc.newStub(node.channel()).submitStream(into(heard));
      requests.onNext(SubmitStreamRequest.getDefaultInstance());
      requests.onCompleted();

      assertThat(heard.poll(5, TimeUnit.SECONDS))
          .isEqualTo(SubmitStreamResponse.getDefaultInstance());
      assertThat(heard.poll(5, TimeUnit.SECONDS))
          .isInstanceOfSatisfying(
              StatusRuntimeException.class,
              status -> assertThat(Failure.of(status).reason()).isEqualTo(ErrorReason.OVERLOADED));
      assertThat(log.events()).isEmpty();
    }
  }

  private static void assertIsFork(Failure failure) {
    assertThat(failure.reason()).isEqualTo(ErrorReason.FORK);
    assertThat(failure).hasMessage(FAILURE.getMessage());
    assertThat(failure.metadata()).isEqualTo(FAILURE.metadata());
  }

  private static void isIncident(ILoggingEvent event, String id) {
    assertThat(event.getKeyValuePairs().stream().map(pair -> pair.key + "=" + pair.value))
        .isEqualTo(List.of("incident=" + id, "method=varve.r2d.v1.R2dService/Submit"));
    assertThat(event.getThrowableProxy().getMessage()).isEqualTo("the secret swordfish");
  }

  private static Failure failureOf(EntityService service) throws IOException {
    return Failure.of(thrownBy(service));
  }

  private static StatusRuntimeException thrownBy(EntityService service) throws IOException {
    try (InProcessNode node = new InProcessNode(service)) {
      return thrownOn(node.channel());
    }
  }

  private static StatusRuntimeException thrownOn(Channel channel) {
    return Thrown.by(
        () -> R2dServiceGrpc.newBlockingStub(channel).submit(SubmitRequest.getDefaultInstance()));
  }

  private static StreamObserver<SubmitStreamResponse> into(BlockingQueue<Object> heard) {
    return new StreamObserver<>() {
      @Override
      public void onNext(SubmitStreamResponse response) {
        heard.add(response);
      }

      @Override
      public void onError(Throwable thrown) {
        heard.add(thrown);
      }

      @Override
      public void onCompleted() {
        heard.add("completed");
      }
    };
  }
}
