package org.varve.edge.uplink;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.varve.edge.directive.SourceDirectives;
import org.varve.edge.queue.OperationQueue;
import org.varve.edge.queue.QueueException;
import org.varve.edge.queue.QueuedOperation;
import org.varve.edge.queue.RefusedOperation.Refusal;
import org.varve.edge.thread.StopSignal;
import org.varve.edge.uplink.StreamEvent.Window;
import org.varve.proto.common.v1.OperationResult;
import org.varve.proto.common.v1.Receipt;
import org.varve.rp.ErrorReason;

/**
 * The life of one submission stream: sends what is queued as far as the window allows, and acts on
 * the answers. Whatever is unanswered when it breaks is still queued.
 */
final class UplinkSession {
  /** How soon an operation that is queued while nothing is on its way is noticed. */
  private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

  private static final int FORGOTTEN_AT_ONCE_MAX = 64;
  private static final int IDLE_LOOKS_MAX = 2;
  private static final int LOOKS_WITH_PROVEN_MAX = 20;

  private final OperationQueue queue;
  private final SourceDirectives directives;
  private final SubmissionStream stream;
  private final ReceiptCheck check;
  private final UplinkListener listener;
  private final UplinkPace pace;
  private final InFlight inFlight = new InFlight();
  private final List<Proven> proven = new ArrayList<>();

  /** An operation that may be forgotten. */
  private record Proven(QueuedOperation operation, VerifiedReceipt receipt) {}

  /** Sources that were refused on this stream since they may not speak. */
  private final Set<String> suspended = new HashSet<>();

  private final long releases;

  /** Number of the last operation that was sent on this stream, or passed over. */
  private long sentUpTo;

  private Window window = new Window(0, 0);

  private int passedOver;
  private long passedOverNanos;
  private String passedOverFor = "";
  private int idleLooks;
  private int looksWithProven;

  /** Read from the queue, but too large for what is left of the window. */
  private @Nullable QueuedOperation held;

  /** What there is to send, and of which sources nothing may be sent now. */
  record Waiting(OperationQueue queue, SourceDirectives directives) {}

  UplinkSession(
      Waiting waiting,
      SubmissionStream stream,
      ReceiptCheck check,
      UplinkListener listener,
      UplinkPace pace) {
    this.queue = waiting.queue();
    this.directives = waiting.directives();
    this.releases = directives.releases();
    this.stream = stream;
    this.check = check;
    this.listener = listener;
    this.pace = pace;
  }

  /** Runs until the signal is set, or a source may speak again that was passed over. */
  void run(StopSignal stop) throws BrokenStreamException, QueueException, InterruptedException {
    awaitWindow();
    listener.connected();
    try {
      while (!stop.isSet() && directives.releases() == releases) {
        sendWithinWindow();
        handleEvents();
        checkPatience();
      }
    } finally {
      forgetProven();
    }
  }

  /**
   * Acts on all answers that are there. What they prove is forgotten in groups, since each costs a
   * sync: when there are many, when nothing more comes, or after a while. A crash before that sends
   * them again, which gives the same receipts.
   */
  private void handleEvents() throws BrokenStreamException, QueueException, InterruptedException {
    boolean kept = false;
    try {
      Optional<StreamEvent> event = stream.poll(LOOK_AGAIN);
      idleLooks = event.isPresent() ? 0 : idleLooks + 1;
      while (event.isPresent()) {
        handle(event.get());
        event =
            proven.size() < FORGOTTEN_AT_ONCE_MAX ? stream.poll(Duration.ZERO) : Optional.empty();
      }
      looksWithProven = proven.isEmpty() ? 0 : looksWithProven + 1;
      kept =
          proven.size() < FORGOTTEN_AT_ONCE_MAX
              && idleLooks < IDLE_LOOKS_MAX
              && looksWithProven < LOOKS_WITH_PROVEN_MAX;
    } finally {
      if (!kept) {
        forgetProven();
      }
    }
  }

  private void forgetProven() throws QueueException {
    looksWithProven = 0;
    List<Proven> all = List.copyOf(proven);
    proven.clear();
    queue.recorded(all.stream().map(Proven::operation).toList());
    all.forEach(each -> listener.recorded(each.receipt()));
  }

  private void awaitWindow() throws BrokenStreamException, QueueException, InterruptedException {
    Optional<StreamEvent> first = stream.poll(pace.limits().windowPatience());
    if (first.isEmpty()) {
      throw new BrokenStreamException(
          "the server said no window within %s; is it up?"
              .formatted(pace.limits().windowPatience()));
    }
    if (first.get() instanceof StreamEvent.Answer) {
      throw new BrokenStreamException("the server's first message is no window; check its version");
    }
    handle(first.get());
  }

  private void sendWithinWindow() throws BrokenStreamException, QueueException {
    int operationsMax = Math.min(pace.limits().operationsMax(), window.operationsMax());
    long bytesMax = Math.min(pace.limits().bytesMax(), window.bytesMax());
    while (nextToSend() && inFlight.hasRoomFor(heldOne(), operationsMax, bytesMax)) {
      QueuedOperation operation = heldOne();
      stream.send(inFlight.sent(operation, pace.nanos().getAsLong()), operation);
      listener.sent(operation);
      sentUpTo = operation.number();
      held = null;
    }
  }

  private void handle(StreamEvent event) throws BrokenStreamException, QueueException {
    if (event instanceof Window said) {
      window = said;
    } else if (event instanceof StreamEvent.Answer answer) {
      Optional<QueuedOperation> operation = inFlight.answered(answer.number());
      if (operation.isPresent()) {
        checkId(operation.get(), answer.result());
        handle(operation.get(), answer.result());
      }
    } else {
      StreamEvent.End end = (StreamEvent.End) event;
      throw new BrokenStreamException(end.why(), end.failure().orElse(null));
    }
  }

  private static void checkId(QueuedOperation operation, OperationResult result)
      throws BrokenStreamException {
    byte[] id = operation.operation().id().digest().bytes();
    byte[] answered = result.getOperationId().toByteArray();
    // Empty if the server could not even read the operation.
    if (answered.length != 0 && !Arrays.equals(id, answered)) {
      throw new BrokenStreamException(
          "the server answered operation %s with the result of %s; check its version"
              .formatted(operation.operation().id(), HexFormat.of().formatHex(answered)));
    }
  }

  private void handle(QueuedOperation operation, OperationResult result)
      throws BrokenStreamException, QueueException {
    switch (result.getOutcomeCase()) {
      case RECORDED -> verified(operation, result.getRecorded().getReceipt());
      case DUPLICATE -> verified(operation, result.getDuplicate().getFirstReceipt());
      case REFUSED ->
          refused(
              operation,
              new Refusal(result.getRefused().getReason(), result.getRefused().getMessage()));
      default ->
          throw new BrokenStreamException("the server sent an empty result; check its version");
    }
  }

  /** Only now may the operation be forgotten. */
  private void verified(QueuedOperation operation, Receipt receipt)
      throws BrokenStreamException, QueueException {
    proven.add(new Proven(operation, check.verify(operation.operation(), receipt)));
  }

  private void refused(QueuedOperation operation, Refusal refusal)
      throws BrokenStreamException, QueueException {
    // A reason that this version does not know is final, as r2d.proto says.
    Optional<ErrorReason> reason = ErrorReason.named(refusal.reason());
    if (reason.equals(Optional.of(ErrorReason.SOURCE_SUSPENDED))) {
      suspended.add(operation.operation().header().source());
    }
    if (reason.filter(UplinkSession::isPassedOver).isPresent()) {
      passedOver++;
      passedOverNanos = passedOver == 1 ? pace.nanos().getAsLong() : passedOverNanos;
      passedOverFor = refusal.reason() + ": " + refusal.message();
      return;
    }
    if (reason.map(ErrorReason::isTransient).orElse(false)) {
      throw new BrokenStreamException(
          "the server cannot take operations now: %s: %s"
              .formatted(refusal.reason(), refusal.message()));
    }
    queue.refused(operation, refusal);
    listener.refused(operation, refusal);
  }

  /** A fault of the server, or what is about one source, must not stop those behind it. */
  private static boolean isPassedOver(ErrorReason reason) {
    return reason == ErrorReason.INTERNAL || reason.isOfOneSource();
  }

  private void checkPatience() throws BrokenStreamException {
    long now = pace.nanos().getAsLong();
    if (passedOver > 0 && now - passedOverNanos > pace.limits().answerPatience().toNanos()) {
      throw new BrokenStreamException(
          "the server took %d operations not yet; they are sent again. The last: %s"
              .formatted(passedOver, passedOverFor));
    }
    Optional<InFlight.Submission> oldest = inFlight.oldest();
    if (oldest.isPresent()
        && pace.nanos().getAsLong() - oldest.get().sentNanos()
            > pace.limits().answerPatience().toNanos()) {
      throw new BrokenStreamException(
          "operation %s is unanswered for %s; it is sent again"
              .formatted(
                  oldest.get().operation().operation().id(), pace.limits().answerPatience()));
    }
  }

  private boolean nextToSend() throws QueueException {
    while (held == null) {
      Optional<QueuedOperation> next = queue.next(sentUpTo);
      if (next.isEmpty()) {
        return false;
      }
      if (isHeld(next.get().operation().header().source())) {
        sentUpTo = next.get().number();
      } else {
        held = next.get();
      }
    }
    return true;
  }

  private boolean isHeld(String source) {
    return suspended.contains(source) || directives.whyHeld(source).isPresent();
  }

  private QueuedOperation heldOne() {
    return Objects.requireNonNull(held, "nextToSend was true");
  }
}
