package org.varve.ledger.contract;

import static org.varve.ledger.RefusalReason.FORMAT_UNKNOWN;
import static org.varve.ledger.RefusalReason.NOT_AUTHORISED;
import static org.varve.ledger.RefusalReason.OPERATION_MALFORMED;
import static org.varve.ledger.RefusalReason.SIGNATURE_INVALID;
import static org.varve.ledger.RefusalReason.SIGNER_REVOKED;
import static org.varve.ledger.RefusalReason.SOURCE_NOT_BOUND;
import static org.varve.ledger.RefusalReason.SOURCE_SUSPENDED;
import static org.varve.ledger.RefusalReason.UNKNOWN_SIGNER;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.varve.evidence.Digest;
import org.varve.evidence.crypto.VerificationKey;
import org.varve.evidence.operation.ActorName;
import org.varve.evidence.operation.ControlBody;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationHeader;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.SignerBody;
import org.varve.evidence.operation.SignerName;
import org.varve.ledger.RefusalReason;
import org.varve.ledger.ResourceKind;
import org.varve.ledger.SignerBinding;
import org.varve.ledger.resource.SourceSpec;

/**
 * Judges the operations of one block, each by itself: Y.4561 clause 8.2 has processing authenticate
 * the source named in a block anew, whatever representation has checked.
 *
 * <p>The signature comes last, being the dearest check.
 */
final class OperationAdmission {

  private final RegistryView registry;

  /** One registry read a distinct key: reads are network calls in chaincode. */
  private final Map<Digest, Optional<SignerBinding>> bindings = new HashMap<>();

  private final Map<Digest, Optional<VerificationKey>> authorities = new HashMap<>();
  private final Map<String, SourceSpec.State> sourceStates = new HashMap<>();
  private final ControlAdmission control;
  private final Standing standing;

  OperationAdmission(RegistryView registry) {
    this.registry = registry;
    this.control = new ControlAdmission(registry);
    this.standing = new Standing(registry::resource);
  }

  Optional<Refusal> refusalOf(Operation operation) {
    return switch (operation.payload().kind()) {
      case DATA, GAP -> refusalOfSources(operation);
      case SIGNER -> refusalByAuthority(operation).or(() -> refusalOfSigner(operation));
      case FORMAT, ACCESS -> refusalByAuthority(operation);
      case CONTROL -> refusalOfControl(operation);
      case BLOCK ->
          refuse(NOT_AUTHORISED, "a BLOCK operation seals a data block and cannot be inside one");
      case GENESIS ->
          refuse(NOT_AUTHORISED, "a GENESIS operation founds a log and cannot be appended to one");
    };
  }

  /** Whether an authority of the log made this, and may still do so. */
  Optional<Refusal> refusalByAuthority(Operation operation) {
    Digest kid = operation.header().kid();
    Optional<VerificationKey> key = authority(kid);
    if (key.isEmpty()) {
      return refuse(
          NOT_AUTHORISED,
          "key %s may not make %s operations; only the authorities of the log may"
              .formatted(kid, operation.payload().kind()));
    }
    return refusalOfName(operation.header(), key.get())
        .or(() -> refusalOfRevoked(kid))
        .or(() -> refusalOfSignature(operation, key.get()));
  }

  private Optional<Refusal> refusalOfSources(Operation operation) {
    OperationHeader header = operation.header();
    Optional<SignerBinding> binding = binding(header.kid());
    if (binding.isEmpty()) {
      return refuse(UNKNOWN_SIGNER, "key %s is not bound; enrol it first".formatted(header.kid()));
    }
    return refusalOfName(header, binding.get().key())
        .or(() -> refusalOfRevoked(header.kid()))
        .or(() -> refusalOfSource(header, binding.get()))
        .or(() -> refusalOfActor(header))
        .or(() -> refusalOfSourceState(header.source()))
        .or(() -> refusalOfFormatName(operation))
        .or(() -> refusalOfSignature(operation, binding.get().key()));
  }

  private Optional<Refusal> refusalOfSource(OperationHeader header, SignerBinding binding) {
    if (binding.covers(header.source())) {
      return Optional.empty();
    }
    return refuse(
        SOURCE_NOT_BOUND,
        "signer %s is not bound to source '%s', but to %s other names; bind it"
            .formatted(header.signer(), header.source(), binding.sources().size()));
  }

  /**
   * A name of an actor, or of data that a user makes, is spoken for by him alone and while he may
   * act: a device whose pattern covers it is not him.
   */
  private Optional<Refusal> refusalOfActor(OperationHeader header) {
    if (!ActorName.isReserved(header.source())) {
      return Optional.empty();
    }
    Optional<ActorName> actor = ActorName.speakingFor(header.source());
    if (actor.isPresent() && standing.isInOffice(actor.get(), header.kid())) {
      return Optional.empty();
    }
    return refuse(
        NOT_AUTHORISED,
        "key %s may not speak for '%s'; only who is named so may, with the key of his credential"
            .formatted(header.kid(), header.source()));
  }

  /** Reads the registry once a source and block. */
  private Optional<Refusal> refusalOfSourceState(String source) {
    SourceSpec.State state =
        sourceStates.computeIfAbsent(
            source,
            name ->
                registry
                    .resource(ResourceKind.DATA_SOURCE, name)
                    .map(resource -> SourceSpec.of(resource.spec()).state())
                    .orElse(SourceSpec.State.ACTIVE));
    return state == SourceSpec.State.ACTIVE
        ? Optional.empty()
        : refuse(
            SOURCE_SUSPENDED,
            "source '%s' is %s; an operator can make it active".formatted(source, state.word()));
  }

  private Optional<Refusal> refusalOfControl(Operation operation) {
    Digest kid = operation.header().kid();
    if (authority(kid).isPresent()) {
      return refusalByAuthority(operation)
          .or(() -> control.refusalOfFounding(ControlBody.of(operation)));
    }
    Optional<SignerBinding> binding = binding(kid);
    if (binding.isEmpty()) {
      return refuse(
          UNKNOWN_SIGNER,
          "key %s is not bound to an operator or data user; have the credential with it applied"
              .formatted(kid));
    }
    return refusalOfName(operation.header(), binding.get().key())
        .or(() -> refusalOfRevoked(kid))
        .or(() -> control.refusalOf(operation, binding.get()))
        .or(() -> refusalOfSignature(operation, binding.get().key()));
  }

  private Optional<Refusal> refusalOfFormatName(Operation operation) {
    if (operation.payload().kind() == OperationKind.GAP) {
      return Optional.empty();
    }
    String format = operation.payload().format().orElse("");
    if (registry.hasFormat(format)) {
      return Optional.empty();
    }
    return refuse(FORMAT_UNKNOWN, "no format '%s' is registered; register it".formatted(format));
  }

  /** A signer's name derives from its key, so that neither can be had twice. */
  private static Optional<Refusal> refusalOfSigner(Operation operation) {
    SignerBody body = SignerBody.decode(operation.payload().body().orElseThrow());
    String name = SignerName.of(body.key());
    if (body.signer().equals(name)) {
      return Optional.empty();
    }
    return refuse(
        OPERATION_MALFORMED,
        "signer '%s' is not the name of its key, which is %s".formatted(body.signer(), name));
  }

  private static Optional<Refusal> refusalOfName(OperationHeader header, VerificationKey key) {
    String name = SignerName.of(key);
    if (header.signer().equals(name)) {
      return Optional.empty();
    }
    return refuse(
        UNKNOWN_SIGNER,
        "signer '%s' is not the name of its key, which is %s".formatted(header.signer(), name));
  }

  private Optional<Refusal> refusalOfRevoked(Digest kid) {
    return binding(kid)
        .filter(binding -> !binding.active())
        .map(
            binding ->
                new Refusal(
                    SIGNER_REVOKED,
                    "key %s was revoked by a SIGNER operation; enrol a new key".formatted(kid)));
  }

  private static Optional<Refusal> refusalOfSignature(Operation operation, VerificationKey key) {
    if (operation.signedBy(key)) {
      return Optional.empty();
    }
    return refuse(
        SIGNATURE_INVALID,
        "the signature of operation %s is not by key %s; sign it again"
            .formatted(operation.id().hex(), key.kid()));
  }

  private Optional<VerificationKey> authority(Digest kid) {
    return authorities.computeIfAbsent(kid, registry::authority);
  }

  private Optional<SignerBinding> binding(Digest kid) {
    return bindings.computeIfAbsent(kid, registry::signer);
  }

  static Optional<Refusal> refuse(RefusalReason reason, String detail) {
    return Optional.of(new Refusal(reason, detail));
  }
}
