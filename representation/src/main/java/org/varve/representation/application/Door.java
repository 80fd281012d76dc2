package org.varve.representation.application;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.varve.evidence.MalformedException;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationKind;
import org.varve.representation.domain.BoundSigner;
import org.varve.representation.domain.KnownFormat;
import org.varve.representation.domain.Parcel;
import org.varve.representation.domain.SourceTerms;
import org.varve.representation.domain.Submission;
import org.varve.representation.domain.SubmissionLimits;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/**
 * Decides whether an operation may come in: the cheap checks first, so that nobody makes us verify
 * signatures or parse items for nothing (ITU-T Y.4561 clause 8.6, step 1: validates the data).
 *
 * <p>The ledger checks signer, binding, signature and format again; what it cannot check is whether
 * the items obey their format, since it never sees them.
 */
public final class Door {
  private final SubmissionLimits limits;
  private final RegistryView registry;
  private final ClockRule clockRule;
  private final SourceQuotas quotas;

  /**
   * @param clock that signed times may not be ahead of
   */
  public Door(SubmissionLimits limits, RegistryView registry, Clock clock) {
    this.limits = limits;
    this.registry = registry;
    this.clockRule = new ClockRule(clock, limits.clockTolerance());
    this.quotas = new SourceQuotas(System::nanoTime);
  }

  /**
   * Checks sizes and decodes strictly; says nothing about who signed.
   *
   * @throws Failure OPERATION_TOO_LARGE, ITEM_TOO_LARGE, OPERATION_MALFORMED
   */
  public Operation decode(Parcel parcel) {
    if (parcel.operation().length > Operation.MAX_BYTES) {
      throw new Failure(
          ErrorReason.OPERATION_TOO_LARGE,
          "the operation has %d bytes, at most %d are allowed; put data into items"
              .formatted(parcel.operation().length, Operation.MAX_BYTES));
    }
    checkSizes(parcel);
    Operation operation = decode(parcel.operation());
    if (operation.payload().kind() != OperationKind.GAP && parcel.items().isEmpty()) {
      throw wrongCount(0);
    }
    return operation;
  }

  private static Operation decode(byte[] operation) {
    try {
      return Operation.decode(operation);
    } catch (MalformedException e) {
      throw new Failure(
          ErrorReason.OPERATION_MALFORMED,
          "the operation cannot be read: %s: %s; write it as docs/evidence.md says and sign it again"
              .formatted(e.where(), e.rule()),
          e);
    }
  }

  /**
   * Checks that the peer is the signer, and that the signer is known, active, bound to the source,
   * and did sign.
   *
   * @param peerSigner the signer id that the peer's certificate authenticates
   * @throws Failure NOT_AUTHORISED, UNKNOWN_SIGNER, SIGNER_REVOKED, SOURCE_NOT_BOUND,
   *     SIGNATURE_INVALID, SOURCE_SUSPENDED
   */
  public void authenticate(String peerSigner, Operation operation) {
    String signer = operation.header().signer();
    if (!signer.equals(peerSigner)) {
      throw new Failure(
          ErrorReason.NOT_AUTHORISED,
          "the operation is issued by %s, but the certificate is that of %s;"
                  .formatted(signer, peerSigner)
              + " send it with its signer's own certificate");
    }
    requireSigned(operation);
  }

  /**
   * The same for an operation under a signer's and a source's name, such as an MQTT topic, whose
   * sender nobody vouches for.
   *
   * @throws Failure as above
   */
  public void authenticate(String signer, String source, Operation operation) {
    if (!operation.header().signer().equals(signer)
        || !operation.header().source().equals(source)) {
      throw new Failure(
          ErrorReason.NOT_AUTHORISED,
          "the operation is by %s about %s, but its topic says %s and %s; send it to its own topic"
              .formatted(operation.header().signer(), operation.header().source(), signer, source));
    }
    requireSigned(operation);
  }

  /**
   * Checks once more what was let in.
   *
   * @throws Failure as {@link #authenticate} and {@link #admit}
   */
  void check(Submission submission) {
    requireSigned(submission.operation());
    var unused = admit(submission.operation(), submission.items());
  }

  private void requireSigned(Operation operation) {
    String signer = operation.header().signer();
    BoundSigner bound =
        registry
            .signer(operation.header().kid())
            .filter(known -> known.signer().equals(signer))
            .orElseThrow(() -> unknownSigner(operation));
    if (!bound.active()) {
      throw new Failure(
          ErrorReason.SIGNER_REVOKED,
          "signer %s was revoked by entry %d of the log; enrol with a new key and a new token"
              .formatted(signer, bound.leafIndex()));
    }
    String source = operation.header().source();
    if (!bound.speaksFor(source)) {
      throw new Failure(
          ErrorReason.SOURCE_NOT_BOUND,
          "signer %s is bound to %s, not to source %s; correct the name, or enrol with a token for it"
              .formatted(signer, bound.sources(), source));
    }
    if (!operation.signedBy(bound.key())) {
      throw new Failure(
          ErrorReason.SIGNATURE_INVALID,
          "the signature of operation %s is not by key %s; sign with the key that was enrolled"
              .formatted(operation.id().hex(), bound.key().kid().hex()));
    }
    requireActive(source);
  }

  private void requireActive(String source) {
    Optional<SourceTerms> terms = registry.source(source);
    if (terms.filter(known -> !known.isActive()).isPresent()) {
      throw new Failure(
          ErrorReason.SOURCE_SUSPENDED,
          "source %s is %s since entry %d of the log; ask an operator to make its DataSource active"
              .formatted(source, terms.get().state(), terms.get().leafIndex()));
    }
  }

  /**
   * Checks that items and operation belong together and obey the format.
   *
   * @throws Failure NOT_AUTHORISED, FORMAT_UNKNOWN, FORMAT_VIOLATION, CONTENT_MISMATCH
   */
  public Submission admit(Operation operation, List<byte[]> items) {
    OperationKind kind = operation.payload().kind();
    if (kind == OperationKind.GAP && items.isEmpty()) {
      return new Submission(operation, items);
    }
    if (kind == OperationKind.GAP) {
      throw new Failure(
          ErrorReason.CONTENT_MISMATCH,
          "a GAP states that items are lost and came with %d; send it without items"
              .formatted(items.size()));
    }
    if (kind != OperationKind.DATA) {
      throw new Failure(
          ErrorReason.NOT_AUTHORISED,
          "a source may state DATA or GAP, not %s; ask the platform's operator to state this"
              .formatted(kind));
    }
    KnownFormat format = format(operation);
    requireAllowed(operation, format.definition().format());
    ItemRules.check(operation.payload(), items, format.rules());
    return new Submission(operation, items);
  }

  /**
   * Whether it is time for an admitted operation: by the clock, and by the quota of its source,
   * against which it is counted.
   *
   * @throws Failure CLOCK_SKEW, QUOTA_EXCEEDED: the same operation may come in later
   */
  void requireDue(Submission submission) {
    clockRule.check(submission.operation());
    registry
        .source(submission.operation().header().source())
        .ifPresent(terms -> quotas.take(terms, submission));
  }

  private void requireAllowed(Operation operation, String format) {
    Optional<SourceTerms> terms = registry.source(operation.header().source());
    if (terms.filter(known -> !known.allowsFormat(format)).isPresent()) {
      throw new Failure(
          ErrorReason.NOT_AUTHORISED,
          "source %s may use the formats %s, not %s; use one of them, or have its DataSource changed"
              .formatted(terms.get().source(), terms.get().formats(), format));
    }
  }

  private void checkSizes(Parcel parcel) {
    List<byte[]> items = parcel.items();
    if (items.size() > limits.itemsMax()) {
      throw wrongCount(items.size());
    }
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i).length > limits.itemBytesMax()) {
        throw new Failure(
            ErrorReason.ITEM_TOO_LARGE,
            "item %d has %d bytes, at most %d are allowed; split it"
                .formatted(i, items.get(i).length, limits.itemBytesMax()));
      }
    }
    long together = parcel.itemBytes();
    if (together > limits.itemsBytesMax()) {
      throw new Failure(
          ErrorReason.ITEM_TOO_LARGE,
          "the items have %d bytes together, at most %d are allowed; send fewer with an operation"
              .formatted(together, limits.itemsBytesMax()));
    }
  }

  private Failure wrongCount(int items) {
    return new Failure(
        ErrorReason.CONTENT_MISMATCH,
        "the submission has %d items, 1 to %d are allowed; send the operation with all its items"
            .formatted(items, limits.itemsMax()));
  }

  private KnownFormat format(Operation operation) {
    String id = operation.payload().format().orElseThrow();
    return registry
        .format(id)
        .orElseThrow(
            () ->
                new Failure(
                    ErrorReason.FORMAT_UNKNOWN,
                    "format %s is not registered; choose one of ListFormats, or have it registered"
                        .formatted(id)));
  }

  private static Failure unknownSigner(Operation operation) {
    return new Failure(
        ErrorReason.UNKNOWN_SIGNER,
        "key %s is not bound to signer %s; enrol it with a token first"
            .formatted(operation.header().kid().hex(), operation.header().signer()));
  }
}
