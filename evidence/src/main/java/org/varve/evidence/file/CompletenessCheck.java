package org.varve.evidence.file;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.varve.evidence.Digest;
import org.varve.evidence.file.Verdict.Code;
import org.varve.evidence.operation.GapBody;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.OperationPayload;
import org.varve.evidence.operation.SignerBody;

/**
 * One run over one completeness file: every operation is verified as evidence of its own, and then
 * that each follows on the one before.
 */
final class CompletenessCheck {
  private final TrustFile trust;
  private final VerifiedBefore before;
  private final CompletenessFile file;
  private final List<Binding> bindings = new ArrayList<>();
  private final Set<RecordedOperation> needed = new HashSet<>();

  private record Binding(RecordedOperation recorded, Digest kid) {}

  CompletenessCheck(TrustFile trust, VerifiedBefore before, CompletenessFile file) {
    this.trust = trust;
    this.before = before;
    this.file = file;
  }

  Verdict verdict() {
    for (RecordedOperation binding : file.bindings()) {
      if (binding.operation().payload().kind() != OperationKind.SIGNER) {
        return Verdict.of(Code.TAMPERED, "bindings", "One of them binds no key.");
      }
      SignerBody body = SignerBody.decode(binding.operation().payload().body().orElseThrow());
      bindings.add(new Binding(binding, body.key().kid()));
    }
    for (RecordedOperation recorded : file.operations()) {
      Verdict alone = alone(recorded);
      if (!alone.isValid()) {
        return new Verdict(
            alone.code(),
            "sequence " + sequence(recorded.operation()) + ": " + alone.where(),
            alone.sentence(),
            alone.nextStep());
      }
    }
    return unneededBinding().or(this::brokenChain).or(this::gap).orElseGet(this::complete);
  }

  private Verdict alone(RecordedOperation recorded) {
    EvidenceFile evidence =
        new EvidenceFile(
            recorded.operation(),
            recorded.receipt(),
            file.checkpoint(),
            Optional.empty(),
            bindingOf(recorded).map(List::of).orElse(List.of()),
            Optional.empty(),
            Optional.empty());
    return new Verification(trust, before, evidence, Optional.empty()).verdict();
  }

  /** The newest binding of the key before the operation: the one that decides. */
  private Optional<RecordedOperation> bindingOf(RecordedOperation recorded) {
    Digest kid = recorded.operation().header().kid();
    RecordedOperation newest = null;
    for (Binding binding : bindings) {
      boolean decides =
          binding.kid().equals(kid)
              && binding.recorded().leafIndex() < recorded.leafIndex()
              && (newest == null || newest.leafIndex() < binding.recorded().leafIndex());
      if (decides) {
        newest = binding.recorded();
      }
    }
    if (newest != null) {
      needed.add(newest);
    }
    return Optional.ofNullable(newest);
  }

  /** What nothing depends on is not verified, so it must not be there. */
  private Optional<Verdict> unneededBinding() {
    return needed.size() == file.bindings().size()
        ? Optional.empty()
        : Optional.of(
            Verdict.of(Code.TAMPERED, "bindings", "One of them is of no operation in the file."));
  }

  private Optional<Verdict> brokenChain() {
    for (int i = 1; i < file.operations().size(); i++) {
      Operation one = file.operations().get(i - 1).operation();
      Operation next = file.operations().get(i).operation();
      boolean follows = sequence(next) == sequence(one) + 1;
      if (follows && !next.payload().previous().equals(Optional.of(one.id()))) {
        return Optional.of(
            Verdict.of(
                Code.TAMPERED,
                "sequence " + sequence(next) + ": previous",
                "It names another operation before it than the one in the file."));
      }
    }
    return Optional.empty();
  }

  private Optional<Verdict> gap() {
    long expected = file.range().from();
    for (RecordedOperation recorded : file.operations()) {
      if (sequence(recorded.operation()) != expected) {
        return Optional.of(missing(expected, sequence(recorded.operation()) - 1));
      }
      expected++;
    }
    return expected > file.range().to()
        ? Optional.empty()
        : Optional.of(missing(expected, file.range().to()));
  }

  private Verdict missing(long from, long to) {
    String numbers =
        from == to ? "Sequence " + from + " is" : "Sequences " + from + " to " + to + " are";
    return Verdict.of(
        Code.INCOMPLETE,
        from == to ? "sequence " + from : "sequences " + from + " to " + to,
        numbers + " not among what " + of() + "." + stated(from, to));
  }

  /** Whether the signer itself says, later in the file, what became of numbers that are missing. */
  private String stated(long from, long to) {
    for (RecordedOperation recorded : file.operations()) {
      OperationPayload payload = recorded.operation().payload();
      if (payload.kind() == OperationKind.GAP) {
        GapBody gap = GapBody.decode(payload.body().orElseThrow());
        long first = Math.max(from, gap.from());
        long last = Math.min(to, gap.to());
        if (gap.epoch() == file.range().epoch() && first <= last) {
          boolean all = first == from && last == to;
          return (" The signer states so itself%s: sequence %d says that operations of %d to %d"
                  + " were dropped before they were recorded (%s).")
              .formatted(
                  all ? "" : " of sequences " + first + " to " + last + " alone",
                  payload.sequence(),
                  gap.from(),
                  gap.to(),
                  gap.reason());
        }
      }
    }
    return "";
  }

  private Verdict complete() {
    long items = 0;
    Instant from = Instant.MAX;
    Instant to = Instant.MIN;
    for (RecordedOperation recorded : file.operations()) {
      OperationPayload payload = recorded.operation().payload();
      items += payload.kind() == OperationKind.DATA ? payload.itemCount() : 0;
      from = payload.sampledFrom().filter(from::isAfter).orElse(from);
      to = payload.sampledTo().filter(to::isBefore).orElse(to);
    }
    SequenceRange range = file.range();
    return Verdict.of(
        Code.VALID,
        "sequences " + range.from() + " to " + range.to(),
        "It has all that "
            + of()
            + " from sequence "
            + range.from()
            + " to "
            + range.to()
            + ": "
            + file.operations().size()
            + " operations with "
            + items
            + " items"
            + (items > 0 ? ", sampled from " + from + " to " + to : "")
            + ". What was said before or after, in other epochs, or by other signers, it does not tell;"
            + " nor what was refused because it contradicted one of these.");
  }

  private String of() {
    SequenceRange range = file.range();
    return range.signer() + " said about " + range.source() + " in epoch " + range.epoch();
  }

  private static long sequence(Operation operation) {
    return operation.payload().sequence();
  }
}
