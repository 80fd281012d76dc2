package org.varve.ledger.contract;

import java.time.Instant;
import java.util.Optional;
import org.varve.evidence.Digest;
import org.varve.evidence.operation.FormatBody;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationId;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.SignerBody;
import org.varve.ledger.RefusalReason;
import org.varve.ledger.state.ChainPosition;
import org.varve.ledger.state.FormatEntry;
import org.varve.ledger.state.OperationEntry;
import org.varve.ledger.state.OverlayState;
import org.varve.ledger.state.SignerEntry;
import org.varve.ledger.state.StateKeys;

/**
 * Keeps the registry of signers, tokens, formats, resources and updates as operations are recorded.
 */
final class RegistryFold {

  private final OverlayState state;
  private final ControlFold control;
  private final DataRight right;
  private final OrganisationFold organisations;
  private final int version;

  /**
   * @param version of the contract whose rules hold
   */
  RegistryFold(OverlayState state, int version) {
    this.state = state;
    this.version = version;
    this.control = new ControlFold(state);
    this.right = new DataRight(state, control);
    this.organisations = new OrganisationFold(state);
  }

  /** Whether operations of a kind change what admission reads. */
  static boolean isChangedBy(OperationKind kind) {
    return kind == OperationKind.SIGNER
        || kind == OperationKind.FORMAT
        || kind == OperationKind.CONTROL;
  }

  /**
   * What is recorded already that does not go with this operation.
   *
   * @param encapsulatedAt when its data block was sealed
   */
  Optional<Refusal> refusalOf(Operation operation, Instant encapsulatedAt) {
    OperationKind kind = operation.payload().kind();
    if (kind == OperationKind.SIGNER) {
      return refusalOfSigner(operation, signerBody(operation));
    }
    if (kind == OperationKind.CONTROL) {
      return control.refusalOf(operation);
    }
    if (kind == OperationKind.DATA) {
      return (version >= 2 ? right.refusalOf(operation, encapsulatedAt) : Optional.<Refusal>empty())
          .or(() -> refusalOfUpdate(operation));
    }
    if (kind == OperationKind.FORMAT) {
      return refusalOfFormat(formatBody(operation));
    }
    return Optional.empty();
  }

  /** Lets a recorded operation take effect. */
  void record(Operation operation, long leafIndex) {
    OperationKind kind = operation.payload().kind();
    if (kind == OperationKind.SIGNER) {
      recordSigner(operation, leafIndex);
    } else if (kind == OperationKind.FORMAT) {
      recordFormat(formatBody(operation), leafIndex);
    } else if (kind == OperationKind.CONTROL) {
      control.record(operation, leafIndex);
    } else if (kind == OperationKind.DATA) {
      operation
          .payload()
          .updates()
          .ifPresent(
              updated -> state.put(StateKeys.update(updated), operation.id().digest().bytes()));
    }
  }

  /** Whose data an operation is that is not recorded yet. */
  Optional<OperationEntry.Origin> originOf(Operation operation) {
    return right.originOf(operation);
  }

  private Optional<Refusal> refusalOfSigner(Operation operation, SignerBody body) {
    return refusalOfToken(body)
        .or(() -> version >= 2 ? refusalOfRevokedKey(body) : Optional.empty())
        .or(() -> version >= 2 ? control.refusalOfBinding(body) : Optional.empty())
        .or(() -> version >= 3 ? organisations.refusalOfSigner(operation, body) : Optional.empty());
  }

  /** A revoked key stays so: whoever lost one key gets another. */
  private Optional<Refusal> refusalOfRevokedKey(SignerBody body) {
    if (body.state() == SignerBody.State.REVOKED) {
      return Optional.empty();
    }
    return Optional.ofNullable(state.get(StateKeys.signer(body.key().kid())))
        .map(SignerEntry::decode)
        .filter(inForce -> inForce.body().state() == SignerBody.State.REVOKED)
        .map(
            inForce ->
                new Refusal(
                    RefusalReason.CONTROL_REFUSED,
                    "key %s was revoked at leaf %s and stays so; bind a new key"
                        .formatted(body.key().kid(), inForce.leafIndex())));
  }

  /** ITU-T Y.4561 clause 8.2: an update is made from the newest version, and only once. */
  private Optional<Refusal> refusalOfUpdate(Operation operation) {
    Optional<OperationId> updated = operation.payload().updates();
    if (updated.isEmpty()) {
      return Optional.empty();
    }
    String id = updated.get().hex();
    if (state.get(StateKeys.operation(updated.get())) == null) {
      return OperationAdmission.refuse(
          RefusalReason.CONTROL_REFUSED,
          "operation %s, which it updates, is not recorded".formatted(id));
    }
    return Optional.ofNullable(state.get(StateKeys.update(updated.get())))
        .map(
            next ->
                new Refusal(
                    RefusalReason.VERSION_STALE,
                    "operation %s was updated by %s already; update that one"
                        .formatted(id, Digest.of(next))));
  }

  /** An enrolment token binds one key, once; saying the same of that key again is harmless. */
  private Optional<Refusal> refusalOfToken(SignerBody body) {
    return body.tokenId()
        .flatMap(token -> Optional.ofNullable(state.get(StateKeys.token(token))))
        .map(Digest::of)
        .filter(used -> !used.equals(body.key().kid()))
        .map(
            used ->
                new Refusal(
                    RefusalReason.TOKEN_USED,
                    "the enrolment token was used for key %s; ask for a new one".formatted(used)));
  }

  /** Operations name a format for ever, so what a name means must never change. */
  private Optional<Refusal> refusalOfFormat(FormatBody body) {
    return Optional.ofNullable(state.get(StateKeys.format(body.format())))
        .map(FormatEntry::decode)
        .filter(recorded -> !recorded.body().equals(body))
        .map(
            recorded ->
                new Refusal(
                    RefusalReason.FORMAT_CONFLICT,
                    "format '%s' is defined otherwise at leaf %s; register a new version of it"
                        .formatted(body.format(), recorded.leafIndex())));
  }

  private void recordSigner(Operation operation, long leafIndex) {
    SignerBody body = signerBody(operation);
    Digest kid = body.key().kid();
    body.tokenId().ifPresent(token -> state.put(StateKeys.token(token), kid.bytes()));
    ChainPosition statedAt = ChainPosition.of(operation);
    boolean late =
        Optional.ofNullable(state.get(StateKeys.signer(kid)))
            .map(SignerEntry::decode)
            .filter(inForce -> statedAt.precedes(inForce.statedAt()))
            .isPresent();
    if (!late) {
      state.put(StateKeys.signer(kid), new SignerEntry(leafIndex, statedAt, body).encode());
    }
  }

  private void recordFormat(FormatBody body, long leafIndex) {
    if (state.get(StateKeys.format(body.format())) == null) {
      state.put(StateKeys.format(body.format()), new FormatEntry(leafIndex, body).encode());
    }
  }

  private static SignerBody signerBody(Operation operation) {
    return SignerBody.decode(operation.payload().body().orElseThrow());
  }

  private static FormatBody formatBody(Operation operation) {
    return FormatBody.decode(operation.payload().body().orElseThrow());
  }
}
