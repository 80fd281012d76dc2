package org.varve.evidence.file;

import java.util.Optional;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;
import org.varve.evidence.file.Verdict.Code;
import org.varve.evidence.operation.BlockBody;
import org.varve.evidence.operation.ItemTree;

/** Checks the data block that an operation is said to have come in. */
final class EncapsulationCheck {
  private static final String PART = "encapsulation";

  private final TrustFile trust;
  private final AuthorityCheck authorityCheck;
  private final EvidenceFile file;

  EncapsulationCheck(TrustFile trust, AuthorityCheck authorityCheck, EvidenceFile file) {
    this.trust = trust;
    this.authorityCheck = authorityCheck;
    this.file = file;
  }

  /** What is wrong with it, if anything; nothing, if there is none. */
  Optional<Verdict> check() {
    return file.encapsulation().flatMap(this::check);
  }

  private Optional<Verdict> check(Encapsulation encapsulation) {
    BlockBody body =
        BlockBody.decode(encapsulation.block().operation().payload().body().orElseThrow());
    return authorityCheck
        .check(encapsulation.block(), PART)
        .or(() -> isOfThisLog(encapsulation, body))
        .or(() -> contains(encapsulation, body));
  }

  private Optional<Verdict> isOfThisLog(Encapsulation encapsulation, BlockBody body) {
    if (!body.chain().equals(trust.origin())) {
      return tampered("chain", "The block was made for " + body.chain() + ".");
    }
    // A block is recorded after its operations.
    return encapsulation.block().leafIndex() > file.receipt().proof().leafIndex()
        ? Optional.empty()
        : tampered("index", "The block was recorded before the operation.");
  }

  private Optional<Verdict> contains(Encapsulation encapsulation, BlockBody body) {
    Digest leaf = ItemTree.leafHash(file.operation().id().digest().bytes());
    try {
      Digest found =
          ItemTree.rootFrom(
              leaf, encapsulation.index(), body.operationCount(), encapsulation.path());
      return found.equals(body.operationsRoot())
          ? Optional.empty()
          : tampered("path", "The operation is not in the block.");
    } catch (MalformedException e) {
      return tampered("path", e.rule() + ".");
    }
  }

  private static Optional<Verdict> tampered(String field, String detail) {
    return Optional.of(Verdict.of(Code.TAMPERED, PART + "." + field, detail));
  }
}
