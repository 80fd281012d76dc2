package org.varve.edge.uplink;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varve.edge.mqtt.BrokerClient;
import org.varve.edge.mqtt.BrokerException;
import org.varve.edge.mqtt.BrokerSession;
import org.varve.edge.queue.QueuedOperation;
import org.varve.proto.common.v1.OperationResult;
import org.varve.rp.MqttTopics;

/**
 * One connection to a broker, behind which representation listens, perhaps.
 *
 * <p>The broker's word says nothing about representation. So only one operation goes out until an
 * answer has come: however long representation is away, the broker is not filled with repeats.
 */
final class MqttStream implements SubmissionStream, BrokerClient.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(MqttStream.class);
  private static final int UNREAD_MAX = 256;
  private static final long LOOK_AGAIN_MILLIS = 100;

  private final UplinkLimits limits;
  private final BlockingQueue<StreamEvent> events = new LinkedBlockingQueue<>(UNREAD_MAX);

  /** Submission numbers by operation id: an answer names its operation. */
  private final Map<ByteString, Long> unanswered = new ConcurrentHashMap<>();

  private volatile @Nullable String ended;
  private boolean answered;
  private @Nullable BrokerClient client;

  private MqttStream(UplinkLimits limits) {
    this.limits = limits;
  }

  static MqttStream open(MqttTransport transport) throws IOException {
    UplinkLimits limits = transport.limits();
    MqttStream stream = new MqttStream(limits);
    String signer = transport.identity().signer();
    BrokerSession session =
        new BrokerSession(
            transport.broker().clientId().orElse(BrokerSession.idOf(signer, "uplink")),
            false,
            2 * limits.operationsMax(),
            false);
    BrokerClient client =
        BrokerClient.open(transport.broker(), transport.identity(), session, stream);
    try {
      client.subscribe(MqttTopics.allOf(signer, MqttTopics.Kind.RECEIPT));
    } catch (BrokerException e) {
      client.close();
      throw e;
    }
    stream.client = client;
    stream.events.add(new StreamEvent.Window(1, limits.bytesMax()));
    return stream;
  }

  @Override
  public Optional<StreamEvent> poll(Duration patience) throws InterruptedException {
    boolean over = ended != null;
    StreamEvent event = events.poll(over ? 0 : patience.toNanos(), TimeUnit.NANOSECONDS);
    if (event == null && over) {
      return Optional.of(new StreamEvent.End(String.valueOf(ended), Optional.empty()));
    }
    return Optional.ofNullable(event);
  }

  @Override
  public void send(long number, QueuedOperation operation) throws BrokenStreamException {
    var header = operation.operation().header();
    unanswered.put(ByteString.copyFrom(operation.operation().id().digest().bytes()), number);
    try {
      String topic =
          new MqttTopics(header.signer(), header.source(), MqttTopics.Kind.OPERATION).topic();
      client().publish(topic, SubmissionStream.message(operation).toByteArray());
    } catch (BrokerException e) {
      throw new BrokenStreamException(String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public void arrived(BrokerClient.Message message) {
    try {
      OperationResult result = OperationResult.parseFrom(message.payload());
      Long number = unanswered.remove(result.getOperationId());
      if (number == null) {
        // An answer to an earlier attempt, or to what representation could not read.
        LOG.atDebug().addKeyValue("topic", message.topic()).log("an answer that nothing waits for");
        return;
      }
      put(new StreamEvent.Answer(number, result));
      if (!answered) {
        answered = true;
        put(new StreamEvent.Window(limits.operationsMax(), limits.bytesMax()));
      }
    } catch (InvalidProtocolBufferException e) {
      LOG.atWarn()
          .addKeyValue("topic", message.topic())
          .log("a message that is no result is dropped: {}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void lost(String why) {
    ended = why;
  }

  @Override
  public void close() {
    ended = "the agent gave the connection up";
    client().close();
  }

  /** Waits for room as long as somebody may make some. */
  private void put(StreamEvent event) throws InterruptedException {
    boolean taken = false;
    while (!taken && ended == null) {
      taken = events.offer(event, LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private BrokerClient client() {
    BrokerClient opened = client;
    if (opened == null) {
      throw new IllegalStateException("the stream is not open yet");
    }
    return opened;
  }
}
