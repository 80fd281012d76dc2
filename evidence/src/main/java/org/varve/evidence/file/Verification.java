package org.varve.evidence.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import org.varve.evidence.Digest;
import org.varve.evidence.crypto.CoseHeader;
import org.varve.evidence.file.Verdict.Code;
import org.varve.evidence.log.Checkpoint;
import org.varve.evidence.log.Receipt;
import org.varve.evidence.log.ReceiptHead;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationHeader;

/**
 * One run over one evidence file, in the order of {@code docs/evidence.md}. Each step returns what
 * it finds wrong; the first finding is the verdict.
 */
final class Verification {
  private final TrustFile trust;
  private final VerifiedBefore before;
  private final Operation operation;
  private final Receipt receipt;
  private final Digest root;
  private final CheckpointCheck checkpointCheck;
  private final SignerCheck signerCheck;
  private final EncapsulationCheck encapsulationCheck;
  private final ItemCheck itemCheck;

  Verification(
      TrustFile trust, VerifiedBefore before, EvidenceFile file, Optional<byte[]> itemBeside) {
    this.trust = trust;
    this.before = before;
    operation = file.operation();
    receipt = file.receipt();
    root = receipt.rootFrom(operation.leafHash());
    checkpointCheck = new CheckpointCheck(trust, file.checkpoint(), "checkpoint");
    AuthorityCheck authorityCheck = new AuthorityCheck(trust, before, root);
    signerCheck = new SignerCheck(trust, authorityCheck, file);
    encapsulationCheck = new EncapsulationCheck(trust, authorityCheck, file);
    itemCheck = new ItemCheck(operation, file.item(), itemBeside);
  }

  Verdict verdict() {
    return signerCheck
        .signature()
        .or(this::receiptIsOfTheLog)
        .or(this::receiptIsSigned)
        .or(() -> checkpointCheck.check(before))
        .or(this::treeHeadsAgree)
        .or(signerCheck::right)
        .or(encapsulationCheck::check)
        .or(itemCheck::check)
        .orElseGet(this::valid);
  }

  private Optional<Verdict> receiptIsOfTheLog() {
    CoseHeader header = receipt.head().header();
    if (!header.issuer().equals(trust.origin())) {
      return untrusted(
          "receipt.iss", "It is of " + header.issuer() + ", you trust " + trust.origin() + ".");
    }
    // RFC 9943's example repeats the operation's subject where we write the log's name.
    if (!header.subject().equals(trust.origin())
        && !header.subject().equals(operation.header().source())) {
      return untrusted("receipt.sub", "The receipt is about something else.");
    }
    if (trust.receiptKey(header.kid()).isEmpty()) {
      return untrusted("receipt.kid", "The receipt is signed with another key.");
    }
    return Optional.empty();
  }

  private Optional<Verdict> receiptIsSigned() {
    ReceiptHead head = receipt.head();
    Digest id =
        Digest.sha256(
            "receipt".getBytes(UTF_8), head.protectedHeader(), head.signature(), root.bytes());
    return before.orCheck(
        id,
        () ->
            trust
                    .receiptKey(head.header().kid())
                    .filter(key -> head.verifies(key, root))
                    .isPresent()
                ? Optional.empty()
                : tampered(
                    rootIsThatOfTheCheckpoint() ? "receipt.signature" : "receipt.path",
                    "The log's receipt does not fit the operation."));
  }

  /** A receipt's signature does not bind the tree size, so the checkpoint's must be the same. */
  private Optional<Verdict> treeHeadsAgree() {
    long receiptSize = receipt.proof().treeSize();
    Checkpoint checkpoint = checkpointCheck.checkpoint();
    if (checkpoint.size() != receiptSize) {
      return tampered(
          "receipt.size",
          "The receipt is of a log of "
              + receiptSize
              + " entries, the checkpoint of one of "
              + checkpoint.size()
              + ".");
    }
    return rootIsThatOfTheCheckpoint()
        ? Optional.empty()
        : tampered("checkpoint.root", "Receipt and checkpoint are not of the same tree head.");
  }

  private boolean rootIsThatOfTheCheckpoint() {
    return checkpointCheck.checkpoint().root().equals(root);
  }

  private Verdict valid() {
    OperationHeader header = operation.header();
    String signed = "It was signed by " + header.signer() + " for " + header.source();
    String recorded = " and recorded by " + trust.origin() + " as entry ";
    // The time of the head that the receipt is of, which may be a later one than the first.
    String when = ", no later than " + receipt.head().committedAt() + " by the clock of the log. ";
    return Verdict.of(
        Code.VALID,
        "evidence",
        signed + recorded + receipt.proof().leafIndex() + when + itemCheck.finding());
  }

  private static Optional<Verdict> tampered(String where, String detail) {
    return Optional.of(Verdict.of(Code.TAMPERED, where, detail));
  }

  private static Optional<Verdict> untrusted(String where, String detail) {
    return Optional.of(Verdict.of(Code.UNTRUSTED_LOG, where, detail));
  }
}
