package org.varve.rp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A stream is pulled no faster than its reader reads. */
class StreamedAnswerTest {
  private final Call call = new Call();
  private final Numbers numbers = new Numbers();

  @Test
  void pullsNothingBeforeTheCallerCanTakeIt() {
    StreamedAnswer.send(numbers, call);
    call.ready(0);
    assertThat(numbers.pulled).isZero();
  }

  @Test
  void pullsOnlyAsMuchAsTheCallerTakes() {
    StreamedAnswer.send(numbers, call);
    call.ready(2);
    assertThat(call.sent).containsExactly(0, 1);
    assertThat(numbers.pulled).isEqualTo(2);
    assertThat(numbers.closed).isZero();
    call.ready(1);
    assertThat(call.sent).containsExactly(0, 1, 2);
  }

  @Test
  void completesAndClosesAfterTheLastMessage() {
    StreamedAnswer.send(numbers, call);
    call.ready(100);
    assertThat(call.sent).hasSize(Numbers.COUNT);
    assertThat(call.completed).isTrue();
    call.ready(100);
    assertThat(numbers.closed).isEqualTo(1);
  }

  @Test
  void closesTheSourceWhenTheCallerGoes() {
    StreamedAnswer.send(numbers, call);
    call.ready(1);
    call.cancel.run();
    call.ready(100);
    assertThat(call.sent).hasSize(1);
    assertThat(numbers.closed).isEqualTo(1);
  }

  @Test
  void closesTheSourceWhenItFails() {
    numbers.failsAt = 1;
    StreamedAnswer.send(numbers, call);
    assertThatThrownBy(() -> call.ready(100)).hasMessage("broken");
    assertThat(numbers.closed).isEqualTo(1);
    call.cancel.run();
    assertThat(numbers.closed).isEqualTo(1);
  }

  /** Counts to three. */
  private static final class Numbers implements StreamedAnswer.Messages<Integer> {
    static final int COUNT = 3;
    int failsAt = COUNT + 1;
    int pulled;
    int closed;

    @Override
    public Optional<Integer> next() {
      if (pulled == failsAt) {
        throw new IllegalStateException("broken");
      }
      return pulled == COUNT ? Optional.empty() : Optional.of(pulled++);
    }

    @Override
    public void close() {
      closed++;
    }
  }

  /** A call whose reader takes as many messages as the test says. */
  private static final class Call extends ServerCallStreamObserver<Integer> {
    final List<Integer> sent = new ArrayList<>();
    Runnable onReady = () -> {};
    Runnable cancel = () -> {};
    boolean completed;
    int room;

    void ready(int messages) {
      room = messages;
      onReady.run();
    }

    @Override
    public boolean isReady() {
      return room > 0;
    }

    @Override
    public void onNext(Integer value) {
      room--;
      sent.add(value);
    }

    @Override
    public void onCompleted() {
      completed = true;
    }

    @Override
    public void onError(Throwable t) {
      throw new IllegalStateException(t);
    }

    @Override
    public void setOnReadyHandler(Runnable handler) {
      onReady = handler;
    }

    @Override
    public void setOnCancelHandler(Runnable handler) {
      cancel = handler;
    }

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public void request(int count) {}

    @Override
    public void setMessageCompression(boolean enable) {}

    @Override
    public void setCompression(String compression) {}

    @Override
    public void disableAutoInboundFlowControl() {}
  }
}
