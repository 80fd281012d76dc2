package org.varve.evidence.file;

import java.util.Optional;
import org.varve.evidence.Digest;
import org.varve.evidence.crypto.VerificationKey;
import org.varve.evidence.file.KeyBindings.Binding;
import org.varve.evidence.file.Verdict.Code;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationHeader;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.SignerBody;

/**
 * Checks who signed the operation, and that this key might.
 *
 * <p>What a source or a person states is signed with a key that the trust file names, or that a
 * SIGNER operation binds; all other kinds with an authority's key, the genesis operation with the
 * log's own.
 */
final class SignerCheck {
  private final TrustFile trust;
  private final AuthorityCheck authorityCheck;
  private final KeyBindings bindings;
  private final Operation operation;
  private final OperationHeader header;
  private final long leafIndex;

  SignerCheck(TrustFile trust, AuthorityCheck authorityCheck, EvidenceFile file) {
    this.trust = trust;
    this.authorityCheck = authorityCheck;
    bindings = new KeyBindings(file);
    operation = file.operation();
    header = operation.header();
    leafIndex = file.receipt().proof().leafIndex();
  }

  /** Checks the signature, with a key whose right to sign {@link #right} checks. */
  Optional<Verdict> signature() {
    Optional<VerificationKey> key = bindings.keyOf(operation, trust);
    if (key.isEmpty()) {
      return wrong(Code.UNKNOWN_KEY, "operation.kid", "The key is neither trusted nor bound.");
    }
    return operation.signedBy(key.get())
        ? Optional.empty()
        : wrong(Code.TAMPERED, "operation.signature", "The signature does not fit the operation.");
  }

  /** Checks every binding of the file, needed or not, and that the key might sign when it did. */
  Optional<Verdict> right() {
    for (Binding binding : bindings.all()) {
      Optional<Verdict> wrong = authorityCheck.check(binding.recorded(), binding.part());
      if (wrong.isPresent()) {
        return wrong;
      }
    }
    if (trust.isRevoked(header.kid(), leafIndex)) {
      return wrong(Code.REVOKED_KEY, "operation.kid", "Your trust file revokes it.");
    }
    return isByBoundKey() ? mayState() : mayGovern();
  }

  /** An authority needs no binding for what it may state as well. */
  private boolean isByBoundKey() {
    return operation.payload().kind().mayBeBound() && trust.authority(header.kid()).isEmpty();
  }

  private Optional<Verdict> mayState() {
    Optional<Binding> last = bindings.lastBefore(leafIndex, header.kid());
    if (last.isPresent() && last.get().body().state() == SignerBody.State.REVOKED) {
      return wrong(Code.REVOKED_KEY, last.get().part(), "The log recorded the revocation.");
    }
    if (isTrustedSigner(header.kid(), header.signer())) {
      return Optional.empty();
    }
    return last.isPresent()
        ? covers(last.get())
        : wrong(Code.UNKNOWN_KEY, "operation.iss", "No binding of the key was recorded before.");
  }

  private boolean isTrustedSigner(Digest kid, String name) {
    return trust.signer(kid).filter(signer -> signer.name().equals(name)).isPresent();
  }

  private Optional<Verdict> covers(Binding binding) {
    SignerBody body = binding.body();
    if (!body.signer().equals(header.signer())) {
      String detail = "The key is that of " + body.signer() + ".";
      return wrong(Code.UNKNOWN_KEY, binding.part() + ".signer", detail);
    }
    if (!body.covers(header.source())) {
      String detail = "The key is not bound to the source " + header.source() + ".";
      return wrong(Code.UNKNOWN_KEY, binding.part() + ".sources", detail);
    }
    return Optional.empty();
  }

  /**
   * An authority needs no binding, but a genesis operation is only ever a log's own first entry.
   */
  private Optional<Verdict> mayGovern() {
    boolean genesis = operation.payload().kind() == OperationKind.GENESIS;
    return genesis && (leafIndex != 0 || !header.signer().equals(trust.origin()))
        ? wrong(Code.TAMPERED, "operation", "It is not the first entry of the log itself.")
        : Optional.empty();
  }

  private static Optional<Verdict> wrong(Code code, String where, String detail) {
    return Optional.of(Verdict.of(code, where, detail));
  }
}
