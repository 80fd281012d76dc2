package org.varve.edge.source;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.varve.edge.identity.AgentIdentity;
import org.varve.edge.mqtt.BrokerClient;
import org.varve.edge.mqtt.BrokerClient.Message;
import org.varve.edge.mqtt.BrokerException;
import org.varve.edge.mqtt.BrokerSession;
import org.varve.edge.source.RejectedRows.RejectedRow;
import org.varve.formats.Reading;

/**
 * Takes readings from a broker, QoS 1, in a session that the broker keeps: what comes while the
 * agent is away waits there. The broker hears that a message is taken only once it is signed and on
 * disk; what it delivers again is left out.
 */
public final class MqttSource implements ReadingSource, BrokerClient.Listener {
  private static final int UNREAD_MAX = 64;

  /** Of readings in one take; a batch has at most 1 MiB before, and an operation 4. */
  private static final int TAKEN_BYTES_MAX = 256 << 10;

  private static final Duration NOTHING_THERE = Duration.ofMillis(50);

  /** Brokers hold back after so many unacknowledged messages, at least. */
  private static final int HELD_BACK_MIN = 10;

  /** What a reading needs around its texts, roughly. */
  private static final int ENVELOPE_BYTES = 64;

  private static final long QUIET_NANOS = Duration.ofMillis(200).toNanos();

  private final String name;
  private final MqttConfig config;
  private final RejectedRows rejectedRows;
  private final MqttReadings readings;
  private final MqttPosition position;
  private final Clock clock;
  private final LongSupplier nanos;
  private final BrokerClient client;

  private final BlockingQueue<Arrived> unread = new LinkedBlockingQueue<>(UNREAD_MAX);
  private volatile @Nullable String lost;
  private volatile boolean closed;

  /** Given out, and the broker has not heard that it is kept. */
  private final List<Message> taken = new ArrayList<>();

  /** Of a pack that did not fit the last batch; its message stands in {@link #taken} at the end. */
  private final Deque<Reading> left = new ArrayDeque<>();

  private @Nullable Message leftOf;
  private int givenOfIt;

  /** Of the readings of the take that is under way. */
  private int givenBytes;

  private long rejected;
  private long arrivedNanos;

  /** How many messages the broker sends ahead, once that was seen. */
  private int sentAhead = Integer.MAX_VALUE;

  private int suspected;
  private long keptNanos;

  private record Arrived(Message message, Instant at) {}

  /**
   * Connects and subscribes.
   *
   * @param name of the readings
   * @param position what {@link #take} said last; empty at first
   * @param rejected how many messages were set aside so far
   * @throws SourceException if the broker cannot be reached or does not grant the subscription
   */
  public MqttSource(
      String name,
      MqttConfig config,
      AgentIdentity identity,
      Start start,
      RejectedRows rejectedRows,
      Clock clock,
      LongSupplier nanos)
      throws SourceException {
    this.name = name;
    this.config = config;
    this.rejectedRows = rejectedRows;
    this.readings = new MqttReadings(name, config);
    this.position = MqttPosition.parse(start.position());
    this.rejected = start.rejected();
    this.clock = clock;
    this.nanos = nanos;
    this.arrivedNanos = nanos.getAsLong();
    this.client = connect(identity);
    if (!client.isSessionKept()) {
      this.position.clear();
    }
  }

  /**
   * Where it was left.
   *
   * @param rejected how many messages were set aside so far
   */
  public record Start(String position, long rejected) {}

  @Override
  public Taken take(int readingsMax) throws SourceException {
    List<Reading> given = new ArrayList<>();
    givenBytes = 0;
    takeLeft(given, readingsMax);
    Arrived next = hasRoom(given, readingsMax) ? unread.poll() : null;
    while (next != null) {
      take(next, given, readingsMax);
      next = hasRoom(given, readingsMax) ? unread.poll() : null;
    }
    String why = lost;
    if (why != null && given.isEmpty()) {
      throw new SourceException(name + ": " + why);
    }
    Duration pause = given.isEmpty() ? NOTHING_THERE : Duration.ZERO;
    return new Taken(given, position.text(), rejected, pause, false);
  }

  /** The broker may forget what is kept, but for a pack that is kept in part. */
  @Override
  public void kept() throws SourceException {
    Message partly = leftOf == null ? null : leftOf.withPayload(ByteString.EMPTY);
    for (Message message : taken) {
      if (!message.equals(partly)) {
        done(message);
      }
    }
    taken.clear();
    if (partly != null) {
      taken.add(partly);
    }
    keptNanos = nanos.getAsLong();
  }

  /**
   * A broker sends only so many messages ahead: 20, say. Then waiting for a full batch would be in
   * vain. That it holds back shows in the silence after messages, and in their coming on once those
   * are acknowledged.
   */
  @Override
  public boolean isHeldBack() {
    if (taken.size() >= Math.min(sentAhead, MqttPosition.MESSAGES_MAX)) {
      return true;
    }
    boolean quiet = taken.size() >= HELD_BACK_MIN && nanos.getAsLong() - arrivedNanos > QUIET_NANOS;
    suspected = quiet ? taken.size() : suspected;
    return quiet;
  }

  /** What is not kept yet must be known again if it comes again, and fit into memory. */
  private boolean hasRoom(List<Reading> given, int readingsMax) {
    return given.size() < readingsMax
        && taken.size() < MqttPosition.MESSAGES_MAX
        && givenBytes < TAKEN_BYTES_MAX;
  }

  private static int bytes(Reading reading) {
    return ENVELOPE_BYTES
        + 3
            * (reading.name().length()
                + reading.unit().map(String::length).orElse(0)
                + reading.value().map(value -> value.text().length()).orElse(0));
  }

  @Override
  public void arrived(Message whole) {
    boolean tooLarge = whole.payload().size() > MqttReadings.MESSAGE_BYTES_MAX;
    Message message =
        tooLarge
            ? whole.withPayload(
                ByteString.copyFrom(
                    whole.payload().toByteArray(), 0, MqttReadings.MESSAGE_BYTES_MAX + 1))
            : whole;
    try {
      Arrived arrived = new Arrived(message, clock.instant().truncatedTo(ChronoUnit.MILLIS));
      boolean in = false;
      while (!in && !closed) {
        in = unread.offer(arrived, NOTHING_THERE.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void lost(String why) {
    lost = why;
  }

  @Override
  public void close() throws IOException {
    closed = true;
    client.close();
  }

  private BrokerClient connect(AgentIdentity identity) throws SourceException {
    String id = config.broker().clientId().orElse(BrokerSession.idOf(identity.signer(), name));
    try {
      BrokerClient connected =
          BrokerClient.open(
              config.broker(), identity, new BrokerSession(id, true, HELD_BACK_MIN, true), this);
      try {
        connected.subscribeLater(config.topic());
      } catch (BrokerException e) {
        closed = true;
        connected.close();
        throw e;
      }
      return connected;
    } catch (IOException e) {
      throw new SourceException(name + ": " + e.getMessage(), e);
    }
  }

  private void take(Arrived arrived, List<Reading> given, int readingsMax) throws SourceException {
    Message message = arrived.message();
    arrivedNanos = nanos.getAsLong();
    if (suspected > 0) {
      sentAhead = arrivedNanos - keptNanos < QUIET_NANOS ? suspected : sentAhead;
      suspected = 0;
    }
    // When a retained value was measured, nobody knows; and it comes at each connection.
    if (message.retained() || !config.takes(message.topic()) || position.isRepeat(message)) {
      done(message);
      return;
    }
    int before = position.partOf(message);
    taken.add(message.withPayload(ByteString.EMPTY));
    try {
      List<Reading> read = readings.of(message, arrived.at());
      left.addAll(read.subList(Math.min(read.size(), before), read.size()));
      leftOf = message;
      givenOfIt = before;
    } catch (BadRowException e) {
      reject(message, e);
    }
    takeLeft(given, readingsMax);
  }

  private void done(Message message) throws SourceException {
    try {
      client.done(message);
    } catch (BrokerException e) {
      throw new SourceException(name + ": " + e.getMessage(), e);
    }
  }

  private void takeLeft(List<Reading> given, int readingsMax) {
    while (given.size() < readingsMax && givenBytes < TAKEN_BYTES_MAX && !left.isEmpty()) {
      Reading next = left.removeFirst();
      givenBytes += bytes(next);
      given.add(next);
      givenOfIt++;
    }
    Message message = leftOf;
    if (message != null && left.isEmpty()) {
      position.add(message);
      leftOf = null;
    } else if (message != null) {
      position.partly(message, givenOfIt);
    }
  }

  /** As it came, as far as a line of text can hold it. */
  private static String text(Message message) {
    ByteString payload = message.payload();
    return payload.isValidUtf8()
        ? payload.toStringUtf8().replace("\n", "\\n").replace("\r", "\\r")
        : "base64:" + Base64.getEncoder().encodeToString(payload.toByteArray());
  }

  private void reject(Message message, BadRowException why) throws SourceException {
    position.add(message);
    try {
      rejectedRows.add(
          new RejectedRow(message.topic(), message.id(), why.value(), why.rule(), text(message)));
    } catch (IOException e) {
      throw new SourceException(
          "cannot set a message of %s aside: %s; see to the agent's folder"
              .formatted(message.topic(), e.getMessage()),
          e);
    }
    rejected++;
  }
}
