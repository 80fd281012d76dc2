package org.varve.processing.adapter.grpc;

import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.varve.processing.application.ProveCompleteness;
import org.varve.proto.s2p.v1.ProveCompletenessResponse;
import org.varve.proto.s2p.v1.ProveCompletenessResponse.Head;
import org.varve.proto.s2p.v1.ProveCompletenessResponse.Operations;
import org.varve.proto.s2p.v1.ProveCompletenessResponse.Placed;

/** Writes what proves a range: its head, then operations by the megabyte. */
final class CompletenessMessages implements Supplier<Optional<ProveCompletenessResponse>> {
  private static final int MESSAGE_BYTES_MAX = 1 << 20;

  private final ProveCompleteness.Run run;
  private boolean headGiven;
  private @Nullable Placed held;

  private CompletenessMessages(ProveCompleteness.Run run) {
    this.run = run;
  }

  static CompletenessMessages of(ProveCompleteness.Run run) {
    return new CompletenessMessages(run);
  }

  @Override
  public Optional<ProveCompletenessResponse> get() {
    if (!headGiven) {
      headGiven = true;
      return Optional.of(ProveCompletenessResponse.newBuilder().setHead(head()).build());
    }
    Operations.Builder some = Operations.newBuilder();
    int bytes = 0;
    for (Placed next = next(); next != null; next = next()) {
      int size = next.getSerializedSize();
      if (bytes > 0 && bytes + size > MESSAGE_BYTES_MAX) {
        held = next;
        break;
      }
      some.addOperations(next);
      bytes += size;
    }
    return bytes == 0
        ? Optional.empty()
        : Optional.of(ProveCompletenessResponse.newBuilder().setOperations(some).build());
  }

  private @Nullable Placed next() {
    Placed next = held;
    held = null;
    return next != null ? next : run.next().map(CompletenessMessages::placed).orElse(null);
  }

  private Head head() {
    Head.Builder head =
        Head.newBuilder()
            .setReceiptHeader(Answers.shared(run.head().receipt().protectedHeader()))
            .setReceiptSignature(Answers.shared(run.head().receipt().signature()))
            .setTreeSize(run.head().size())
            .setCheckpoint(run.head().checkpoint())
            .setFromSequence(run.range().from())
            .setToSequence(run.range().to().orElseThrow());
    run.bindings().forEach(binding -> head.addBindings(placed(binding)));
    return head.build();
  }

  private static Placed placed(ProveCompleteness.Placed placed) {
    Placed.Builder message =
        Placed.newBuilder()
            .setOperation(Answers.shared(placed.operation().bytes()))
            .setLeafIndex(placed.proof().leafIndex());
    placed.proof().path().forEach(each -> message.addPath(Answers.bytes(each)));
    return message.build();
  }
}
