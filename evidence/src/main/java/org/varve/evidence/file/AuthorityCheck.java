package org.varve.evidence.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import org.varve.evidence.Digest;
import org.varve.evidence.crypto.VerificationKey;
import org.varve.evidence.file.Verdict.Code;
import org.varve.evidence.operation.Operation;

/** Checks operations that an authority of the log signs, and that they are in the same tree. */
final class AuthorityCheck {
  private final TrustFile trust;
  private final VerifiedBefore before;
  private final Digest root;

  /**
   * Checks against one tree.
   *
   * @param root root that the receipt of the evidence leads to
   */
  AuthorityCheck(TrustFile trust, VerifiedBefore before, Digest root) {
    this.trust = trust;
    this.before = before;
    this.root = root;
  }

  /** What is wrong with an operation, if anything. */
  Optional<Verdict> check(RecordedOperation recorded, String part) {
    return signature(recorded.operation(), part)
        .or(() -> notRevoked(recorded, part))
        .or(() -> inclusion(recorded, part));
  }

  private Optional<Verdict> signature(Operation operation, String part) {
    Optional<VerificationKey> key = trust.authority(operation.header().kid());
    if (key.isEmpty()) {
      return wrong(
          Code.UNKNOWN_KEY, part + ".kid", "It is signed with a key that is no authority's.");
    }
    Digest id = Digest.sha256("authority".getBytes(UTF_8), operation.leafHash().bytes());
    return before.orCheck(
        id,
        () ->
            operation.signedBy(key.get())
                ? Optional.empty()
                : wrong(Code.TAMPERED, part + ".signature", "Its signature does not fit."));
  }

  private Optional<Verdict> notRevoked(RecordedOperation recorded, String part) {
    return trust.isRevoked(recorded.operation().header().kid(), recorded.leafIndex())
        ? wrong(Code.REVOKED_KEY, part + ".kid", "Your trust file revokes the authority's key.")
        : Optional.empty();
  }

  private Optional<Verdict> inclusion(RecordedOperation recorded, String part) {
    Digest found = recorded.receipt().rootFrom(recorded.operation().leafHash());
    return found.equals(root)
        ? Optional.empty()
        : wrong(Code.TAMPERED, part + ".path", "It is not in the tree that the log signed.");
  }

  private static Optional<Verdict> wrong(Code code, String where, String detail) {
    return Optional.of(Verdict.of(code, where, detail));
  }
}
