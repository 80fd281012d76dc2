package org.varve.representation.adapter.mqtt;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varve.evidence.operation.OperationId;
import org.varve.proto.r2d.v1.Submission;
import org.varve.representation.application.MqttMetrics;
import org.varve.representation.application.Submissions;
import org.varve.representation.domain.Outcome;
import org.varve.representation.domain.Parcel;
import org.varve.representation.message.ReceiptMessages;
import org.varve.representation.message.SubmissionMessages;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;
import org.varve.rp.MqttTopics;

/**
 * Takes operations from the broker to the ledger and answers back. The broker may forget a message
 * only when it has taken its answer, and there is an answer only after commit, or when the
 * operation is refused for good. Where nothing was decided it is tried again in the order of
 * arrival, those that arrive meanwhile behind it. All of this runs on one thread.
 */
final class Deliveries {
  private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);

  /** As over gRPC. */
  static final int MESSAGE_BYTES_MAX = 8 << 20;

  private static final int ROUNDS_MAX = 8;
  private static final Duration PAUSE_MIN = Duration.ofMillis(200);
  private static final Duration PAUSE_MAX = Duration.ofSeconds(5);
  private static final Duration ANSWER_PAUSE = Duration.ofMillis(50);
  private static final int ANSWER_ATTEMPTS_MAX = 200;

  private final Submissions submissions;
  private final ScheduledExecutorService thread;
  private final MqttMetrics metrics;
  private final TreeMap<Long, Work> waiting = new TreeMap<>();
  private long arrivals;
  private int rounds;
  private boolean roundIsDue;

  Deliveries(Submissions submissions, ScheduledExecutorService thread, MqttMetrics metrics) {
    this.submissions = submissions;
    this.thread = thread;
    this.metrics = metrics;
  }

  /** What a connection is to those messages that came by it. */
  interface Way {
    BrokerConnection connection();

    boolean isGone();

    /** Gives the connection up, so that the broker sends everything again. */
    void drop(String why);
  }

  private record Work(
      long number,
      BrokerConnection.Delivery delivery,
      MqttTopics topic,
      Parcel parcel,
      Way way,
      Intake.Place place) {}

  /** Takes one message, of a topic that was read. */
  void take(BrokerConnection.Delivery delivery, MqttTopics topic, Way way, Intake.Place place) {
    Work work;
    try {
      work = new Work(arrivals++, delivery, topic, parcel(delivery), way, place);
    } catch (Failure e) {
      metrics.poison(e.reason().name());
      Parcel none = new Parcel(new byte[0], List.of());
      answer(
          new Work(arrivals++, delivery, topic, none, way, place),
          Optional.empty(),
          SubmissionMessages.unknown(e));
      return;
    }
    if (waiting.isEmpty()) {
      submit(work);
    } else {
      waiting.put(work.number(), work);
    }
  }

  /** Forgets what came by a connection that is gone: the broker will send it again. */
  void forget(Way way) {
    waiting
        .values()
        .removeIf(
            work -> {
              if (work.way() == way) {
                work.place().giveBack();
                return true;
              }
              return false;
            });
  }

  private static Parcel parcel(BrokerConnection.Delivery delivery) {
    if (delivery.payload().size() > MESSAGE_BYTES_MAX) {
      throw new Failure(
          ErrorReason.MESSAGE_TOO_LARGE,
          "the message has %d bytes, at most %d are allowed; send fewer items with an operation"
              .formatted(delivery.payload().size(), MESSAGE_BYTES_MAX));
    }
    try {
      return SubmissionMessages.parcel(Submission.parseFrom(delivery.payload()));
    } catch (InvalidProtocolBufferException e) {
      throw new Failure(
          ErrorReason.MALFORMED_REQUEST,
          "the payload of %d bytes is no varve.r2d.v1.Submission; see docs/mqtt.md"
              .formatted(delivery.payload().size()),
          e);
    }
  }

  private void submit(Work work) {
    Submissions.Arrival arrival;
    try {
      arrival =
          submissions.submitWhenRoom(work.topic().signer(), work.topic().source(), work.parcel());
    } catch (Failure e) {
      later(work, e); // Only where nothing could be checked.
      return;
    } catch (RuntimeException e) {
      // A defect that one operation provokes must cost that one, not all behind it; its sender
      // keeps it.
      LOG.atError().setCause(e).addKeyValue("topic", work.delivery().topic()).log("Not checked");
      metrics.poison(ErrorReason.INTERNAL.name());
      answer(work, Optional.empty(), SubmissionMessages.unknown(e));
      return;
    }
    var unused =
        arrival
            .outcome()
            .whenComplete((outcome, thrown) -> settleOnThread(work, arrival, outcome, thrown));
  }

  private void settleOnThread(
      Work work,
      Submissions.Arrival arrival,
      @Nullable Outcome outcome,
      @Nullable Throwable thrown) {
    Outcome known =
        outcome == null
            ? SubmissionMessages.unknown(
                thrown == null ? new IllegalStateException("no outcome") : thrown)
            : outcome;
    try {
      thread.execute(() -> settle(work, arrival.id(), known));
    } catch (RejectedExecutionException e) {
      LOG.atDebug().setCause(e).log("Answered after the stop; the broker will send it again");
    }
  }

  private void settle(Work work, Optional<OperationId> id, Outcome outcome) {
    if (outcome instanceof Outcome.Refused refused) {
      Optional<ErrorReason> reason = ErrorReason.named(refused.reason());
      // A fault that stays may come of one operation: its sender hears of it and keeps it, and
      // those
      // behind it go on.
      boolean stays =
          (rounds >= ROUNDS_MAX && reason.equals(Optional.of(ErrorReason.INTERNAL)))
              || reason.filter(ErrorReason::isOfOneSource).isPresent();
      if (reason.isPresent() && reason.get().isTransient() && !stays) {
        later(work, new Failure(reason.get(), refused.message()));
        return;
      }
    }
    if (!(outcome instanceof Outcome.Refused)) {
      rounds = 0;
    }
    answer(work, id, outcome);
  }

  private void later(Work work, Failure why) {
    if (work.way().isGone()) {
      work.place().giveBack(); // The broker sends it again over the next connection.
      return;
    }
    waiting.put(work.number(), work);
    metrics.retried();
    if (roundIsDue) {
      return;
    }
    rounds++;
    if (rounds > ROUNDS_MAX) {
      rounds = 0;
      work.way()
          .drop(
              "operations could not be recorded in %d attempts, the last one failed: %s"
                  .formatted(ROUNDS_MAX, why.getMessage()));
      return;
    }
    roundIsDue = true;
    after(pause(rounds), this::nextRound);
  }

  private void nextRound() {
    roundIsDue = false;
    List<Work> again = new ArrayList<>(waiting.values());
    waiting.clear();
    again.forEach(this::submit);
  }

  private static Duration pause(int round) {
    Duration doubled = PAUSE_MIN.multipliedBy(1L << (round - 1));
    return doubled.compareTo(PAUSE_MAX) < 0 ? doubled : PAUSE_MAX;
  }

  /** From here on the ledger need not be waited for, so the next message may come. */
  private void answer(Work work, Optional<OperationId> id, Outcome outcome) {
    work.place().giveBack();
    publish(work, ReceiptMessages.message(id, outcome).toByteString(), 1);
  }

  private void publish(Work work, ByteString answer, int attempt) {
    Optional<BrokerConnection.Reply> reply =
        work.delivery().reply().filter(r -> AnswerTopic.isAllowed(r.topic(), work.topic()));
    if (work.delivery().reply().isPresent() && reply.isEmpty()) {
      metrics.poison("RESPONSE_TOPIC");
    }
    String topic = reply.map(BrokerConnection.Reply::topic).orElse(AnswerTopic.usual(work.topic()));
    var unused =
        work.way()
            .connection()
            .publish(topic, answer, reply.flatMap(BrokerConnection.Reply::correlation))
            .whenComplete(
                (taken, thrown) -> {
                  try {
                    thread.execute(() -> published(work, answer, attempt, thrown));
                  } catch (RejectedExecutionException e) {
                    LOG.atDebug().setCause(e).log("Taken after the stop");
                  }
                });
  }

  private void published(Work work, ByteString answer, int attempt, @Nullable Throwable thrown) {
    if (thrown == null) {
      acknowledge(work.delivery(), work.way());
    } else if (thrown instanceof BrokerException e && e.kind() == BrokerException.Kind.REFUSED) {
      // Decided it is; to keep the message would only stop those behind it.
      metrics.answerRefused();
      LOG.atWarn()
          .addKeyValue("topic", work.delivery().topic())
          .addKeyValue("reason", e.getMessage())
          .log("The broker takes no answer for this topic; allow representation to write it");
      acknowledge(work.delivery(), work.way());
    } else if (thrown instanceof BrokerException e
        && e.kind() == BrokerException.Kind.BUSY
        && attempt < ANSWER_ATTEMPTS_MAX) {
      after(ANSWER_PAUSE, () -> publish(work, answer, attempt + 1));
    } else {
      work.way().drop("an answer could not be published: " + thrown.getMessage());
    }
  }

  /** If it does not get through, the broker sends the message again: a repeat is harmless. */
  void acknowledge(BrokerConnection.Delivery delivery, Way way) {
    try {
      way.connection().acknowledge(delivery);
    } catch (BrokerException e) {
      way.drop(String.valueOf(e.getMessage()));
    }
  }

  private void after(Duration pause, Runnable next) {
    try {
      var unused = thread.schedule(next, pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.atDebug().setCause(e).log("Stopped; the broker will send it again");
    }
  }
}
