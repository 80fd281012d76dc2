package org.varve.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.varve.evidence.Digest;
import org.varve.evidence.operation.ItemTree;
import org.varve.proto.common.v1.TimeRange;
import org.varve.proto.u2s.v1.Reading;
import org.varve.proto.u2s.v1.ReadingsRequest;
import org.varve.proto.u2s.v1.SearchRequest;
import org.varve.proto.u2s.v1.SearchResponse;
import org.varve.proto.u2s.v1.U2sServiceGrpc;
import org.varve.proto.u2s.v1.U2sServiceGrpc.U2sServiceBlockingStub;
import org.varve.proto.u2s.v1.VerifyRequest;
import org.varve.proto.u2s.v1.VerifyResponse;
import org.varve.rp.CallExecutor;
import org.varve.rp.EntityChannels;
import org.varve.rp.EntityServer;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;
import org.varve.rp.PeerIdentity;
import org.varve.rp.Role;

/** Provisioning between a data user and a processing that is faked, over in-process channels. */
class ProvisioningTest {

  private final FakeProcessing processing = new FakeProcessing();
  private final List<ExecutorService> executors = new ArrayList<>();
  private final EntityChannels channels =
      new EntityChannels(Duration.ofSeconds(20), executor("test-answers"));
  private EntityServer s2p;
  private EntityServer u2s;
  private ProvisioningEntity provisioning;

  @BeforeEach
  void start() throws IOException {
    s2p = EntityServer.inProcess(List.of(processing.service()), executor("s2p")).start();
    provisioning =
        new ProvisioningEntity(
            new ProvisioningConfig(Duration.ofSeconds(10), 2, 2, 100, AccessConfig.none()),
            channels.inProcess(s2p.address(), new PeerIdentity(Role.ENTITY, "provisioning")));
    provisioning.start();
    u2s = EntityServer.inProcess(provisioning.services(), executor("u2s")).start();
    processing.format(FakeProcessing.senmlFormat());
  }

  @AfterEach
  void stop() {
    channels.close();
    u2s.close();
    provisioning.stop();
    s2p.close();
    executors.forEach(ExecutorService::shutdownNow);
  }

  @Test
  void givesReadingsOfTheNameAndTimeAskedForAndNoOthers() {
    processing.senml("a", item("a/x", 100, 1), item("a/y", 100, 2), item("a/x", 200, 3));
    processing.senml("a", item("a/x", 299.5, 4), item("a/x", 300, 5));
    processing.senml("b", item("a/x", 150, 6));

    List<Reading> readings =
        readings(
            ReadingsRequest.newBuilder()
                .addSources("a")
                .setName("a/x")
                .setSampled(range(200, 300)));

    assertThat(readings).extracting(Reading::getDoubleValue).containsExactly(3.0, 4.0);
    assertThat(readings).extracting(Reading::getItemIndex).containsExactly(2, 0);
    assertThat(readings).extracting(Reading::getSource).containsOnly("a");
  }

  @Test
  void stopsAtTheLimit() {
    processing.senml("a", item("a/x", 1, 1), item("a/x", 2, 2));
    processing.senml("a", item("a/x", 3, 3));

    assertThat(readings(ReadingsRequest.newBuilder().addSources("a").setLimit(2))).hasSize(2);
  }

  @Test
  void givesMoreReadingsThanFitIntoOneMessage() {
    String[] items = new String[2_500];
    for (int i = 0; i < items.length; i++) {
      items[i] = item("a/x", i, i);
    }
    processing.senml("a", items);

    List<Reading> readings = readings(ReadingsRequest.newBuilder().addSources("a"));

    assertThat(readings).hasSize(2_500);
    assertThat(readings.get(2_499).getDoubleValue()).isEqualTo(2_499.0);
  }

  @Test
  void tellsASourceThatNothingIsRecordedOfFromAnEmptyRange() {
    processing.senml("a", item("a/x", 1, 1));

    assertThat(readings(ReadingsRequest.newBuilder().addSources("a").setSampled(range(5, 6))))
        .isEmpty();
    assertThat(failure(ReadingsRequest.newBuilder().addSources("unheard-of")).reason())
        .isEqualTo(ErrorReason.UNKNOWN_SOURCE);
  }

  @Test
  void refusesToGuessAtAFormatThatItCannotDecode() {
    processing.data("a", "future/9", "?");

    Failure failure = failure(ReadingsRequest.newBuilder().addSources("a"));

    assertThat(failure.reason()).isEqualTo(ErrorReason.FORMAT_UNKNOWN);
    assertThat(failure.getMessage()).contains("future/9").contains("GetContent");
  }

  @Test
  void refusesReadingsOfNoSource() {
    assertThat(failure(ReadingsRequest.newBuilder()).reason())
        .isEqualTo(ErrorReason.MALFORMED_REQUEST);
  }

  @Test
  @Tag("Y-8.3-d")
  void saysOfAFileWhetherExactlyItIsRecorded() {
    processing.data("a", "opaque/1", "the file");

    VerifyResponse genuine = verify("the file");
    VerifyResponse changed = verify("the file.");

    assertThat(genuine.getVerdict()).isEqualTo("VALID");
    assertThat(genuine.getMatchesList()).extracting(m -> m.getSource()).containsExactly("a");
    assertThat(changed.getVerdict()).isEqualTo("NOT_RECORDED");
    assertThat(changed.getNextStep()).isNotEmpty();
    assertThat(changed.getMatchesList()).isEmpty();
  }

  @Test
  void saysOfADigestWhetherItsContentIsRecorded() {
    processing.data("a", "opaque/1", "the file");
    Digest root = ItemTree.root(List.of("the file".getBytes(StandardCharsets.UTF_8)));

    assertThat(verify(root.bytes()).getVerdict()).isEqualTo("VALID");
    assertThat(verify(new byte[32]).getVerdict()).isEqualTo("NOT_RECORDED");
    assertThat(
            Failure.of(
                    catchThrowableOfType(StatusRuntimeException.class, () -> verify(new byte[31])))
                .reason())
        .isEqualTo(ErrorReason.MALFORMED_REQUEST);
  }

  /** A data user who reads nothing must not make processing, or us, hold ever more. */
  @Test
  void asksProcessingForNoMoreThanASlowDataUserTakes() throws InterruptedException {
    processing.endless = true;
    SlowUser user = new SlowUser();
    U2sServiceGrpc.newStub(channel(Role.USER)).search(SearchRequest.getDefaultInstance(), user);

    await(() -> user.pages == 1);
    Thread.sleep(200);
    long given = processing.pagesGiven.get();
    Thread.sleep(200);

    assertThat(processing.pagesGiven.get())
        .as("pages of 100 kB made for one taken")
        .isEqualTo(given);
    assertThat(given).isLessThan(10);
    user.call.request(50);
    await(() -> user.pages == 51);
    user.call.cancel("enough", null);
    await(processing.cancelled::get);
  }

  @Test
  @Tag("Y-7-c")
  void deniesWhoeverIsNoDataUser() {
    for (Role role : Role.values()) {
      if (role != Role.USER) {
        StatusRuntimeException denied =
            catchThrowableOfType(
                StatusRuntimeException.class,
                () -> stub(role).search(SearchRequest.getDefaultInstance()).next());
        assertThat(Failure.of(denied).reason())
            .as(role.word())
            .isEqualTo(ErrorReason.ROLE_MISMATCH);
      }
    }
  }

  /** Takes one page, then what the test asks for. */
  private static final class SlowUser
      implements ClientResponseObserver<SearchRequest, SearchResponse> {
    private volatile ClientCallStreamObserver<SearchRequest> call;
    private volatile int pages;

    @Override
    public void beforeStart(ClientCallStreamObserver<SearchRequest> started) {
      call = started;
      started.disableAutoRequestWithInitial(1);
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread at a time answers a call
    public void onNext(SearchResponse page) {
      pages++;
    }

    @Override
    public void onError(Throwable ended) {
      // The test cancels.
    }

    @Override
    public void onCompleted() {
      // It never ends by itself.
    }
  }

  private List<Reading> readings(ReadingsRequest.Builder request) {
    List<Reading> all = new ArrayList<>();
    stub(Role.USER)
        .readings(request.build())
        .forEachRemaining(m -> all.addAll(m.getReadingsList()));
    return all;
  }

  private Failure failure(ReadingsRequest.Builder request) {
    return Failure.of(catchThrowableOfType(StatusRuntimeException.class, () -> readings(request)));
  }

  private VerifyResponse verify(String file) {
    return stub(Role.USER)
        .verify(VerifyRequest.newBuilder().setFile(ByteString.copyFromUtf8(file)).build());
  }

  private VerifyResponse verify(byte[] digest) {
    return stub(Role.USER)
        .verify(VerifyRequest.newBuilder().setContentDigest(ByteString.copyFrom(digest)).build());
  }

  private U2sServiceBlockingStub stub(Role role) {
    return U2sServiceGrpc.newBlockingStub(channel(role));
  }

  private Channel channel(Role role) {
    return channels.inProcess(u2s.address(), new PeerIdentity(role, "test"));
  }

  private ExecutorService executor(String name) {
    ExecutorService executor = CallExecutor.of(name, 4);
    executors.add(executor);
    return executor;
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("within ten seconds").isLessThan(end);
      Thread.sleep(5);
    }
  }

  private static TimeRange range(long from, long until) {
    return TimeRange.newBuilder()
        .setFrom(Timestamp.newBuilder().setSeconds(from + (1L << 28)))
        .setUntil(Timestamp.newBuilder().setSeconds(until + (1L << 28)))
        .build();
  }

  /** Times count from 2^28, before which SenML times are relative. */
  private static String item(String name, double seconds, double value) {
    return "[{\"n\":\"%s\",\"t\":%s,\"v\":%s}]"
        .formatted(
            name, new java.math.BigDecimal(seconds).add(new java.math.BigDecimal(1L << 28)), value);
  }
}
