package org.varve.provisioning;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.varve.proto.u2s.v1.ReadingsRequest;
import org.varve.proto.u2s.v1.ReadingsResponse;
import org.varve.proto.u2s.v1.U2sServiceGrpc;
import org.varve.rp.Role;

/** Readings are decoded no faster than they are taken, and no longer than somebody waits. */
@Timeout(60)
class ReadingsFlowTest {
  private static final int OPERATIONS = 20;

  private final FakeProcessing processing = new FakeProcessing();
  private ServedProvisioning node;

  @BeforeEach
  void start() throws IOException {
    node = new ServedProvisioning(processing);
    processing.format(FakeProcessing.senmlFormat());
    String[] items =
        IntStream.range(0, 1_000)
            .mapToObj(i -> "[{\"n\":\"v\",\"t\":%d,\"v\":1}]".formatted(1_700_000_000 + i))
            .toArray(String[]::new);
    for (int i = 0; i < OPERATIONS; i++) {
      processing.senml("a", items);
    }
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void fetchesNoContentBeforeTheReadingsBeforeItAreTaken() throws InterruptedException {
    Reader reader = read();
    for (int i = 0; i < OPERATIONS; i++) {
      assertThat(reader.next().getReadingsCount()).isEqualTo(1_000);
      assertThat(contentsFetched()).isLessThanOrEqualTo(i + 3);
      reader.call.request(1);
    }
  }

  @Test
  void givesThePlaceOfAReaderWhoHasGoneToAnother() throws InterruptedException {
    for (int i = 0; i < 5; i++) {
      Reader reader = read();
      reader.next();
      reader.call.cancel("enough", null);
      reader.ended.take();
      awaitPlace();
    }
    assertThat(contentsFetched()).isLessThan(5L * OPERATIONS);
  }

  private void awaitPlace() {
    boolean free = false;
    while (!free) {
      try {
        node.user()
            .readings(ReadingsRequest.newBuilder().addSources("a").setLimit(1).build())
            .forEachRemaining(m -> assertThat(m.getReadingsCount()).isEqualTo(1));
        free = true;
      } catch (StatusRuntimeException e) {
        Thread.onSpinWait();
      }
    }
  }

  private long contentsFetched() {
    synchronized (processing.asked) {
      return processing.asked.stream().filter("getContent"::equals).count();
    }
  }

  private Reader read() {
    Reader reader = new Reader();
    U2sServiceGrpc.newStub(node.channelAs(Role.USER))
        .readings(ReadingsRequest.newBuilder().addSources("a").build(), reader);
    return reader;
  }

  /** Takes one message, then what the test asks for. */
  private static final class Reader
      implements ClientResponseObserver<ReadingsRequest, ReadingsResponse> {
    private final BlockingQueue<ReadingsResponse> messages = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> ended = new LinkedBlockingQueue<>();
    private volatile ClientCallStreamObserver<ReadingsRequest> call;

    ReadingsResponse next() throws InterruptedException {
      ReadingsResponse message = messages.poll(30, TimeUnit.SECONDS);
      assertThat(message).isNotNull();
      return message;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<ReadingsRequest> started) {
      call = started;
      started.disableAutoRequestWithInitial(1);
    }

    @Override
    public void onNext(ReadingsResponse message) {
      messages.add(message);
    }

    @Override
    public void onError(Throwable thrown) {
      ended.add(thrown.toString());
    }

    @Override
    public void onCompleted() {
      ended.add("completed");
    }
  }
}
