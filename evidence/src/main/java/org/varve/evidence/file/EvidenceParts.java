package org.varve.evidence.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.varve.evidence.crypto.VerificationKey;
import org.varve.evidence.log.NoteKey;
import org.varve.evidence.log.Receipt;
import org.varve.evidence.log.SignedNote;
import org.varve.evidence.log.TlogProof;

/**
 * Takes an evidence file apart into the standard parts that other people's tools read, under the
 * names that {@code docs/evidence.md} lists.
 */
public final class EvidenceParts {
  private EvidenceParts() {}

  /**
   * Returns file names and contents. Keys are those of the trust file, of several the ones that the
   * evidence names, but a bound signer's key is the evidence's: verify first. Nothing here is
   * verified.
   */
  public static SortedMap<String, byte[]> of(EvidenceFile file, TrustFile trust) {
    SortedMap<String, byte[]> parts = new TreeMap<>();
    parts.put("operation.cose", file.operation().bytes().clone());
    parts.put("receipt.cose", file.receipt().encode());
    parts.put("checkpoint.txt", utf8(file.checkpoint()));
    parts.put("log.vkey", utf8(logKey(file.checkpoint(), trust) + "\n"));
    VerificationKey receiptKey = receiptKey(file.receipt(), trust);
    parts.put("log-key.pem", utf8(receiptKey.pem()));
    parts.put("log-key.cose", receiptKey.coseKey());
    parts.put(
        "operation.tlog-proof", utf8(TlogProof.of(file.receipt().proof(), file.checkpoint())));
    new KeyBindings(file)
        .keyOf(file.operation(), trust)
        .ifPresent(key -> parts.put("signer-key.pem", utf8(key.pem())));
    if (!trust.witnessKeys().isEmpty()) {
      String vkeys =
          trust.witnessKeys().stream().map(key -> key + "\n").collect(Collectors.joining());
      parts.put("witness.vkeys", utf8(vkeys));
    }
    file.item().flatMap(EvidenceItem::content).ifPresent(content -> parts.put("item.bin", content));
    return Collections.unmodifiableSortedMap(parts);
  }

  private static NoteKey logKey(SignedNote checkpoint, TrustFile trust) {
    return trust.logKeys().namedBy(checkpoint).stream()
        .findFirst()
        .orElseGet(() -> trust.logKeys().keys().get(0));
  }

  private static VerificationKey receiptKey(Receipt receipt, TrustFile trust) {
    return trust
        .receiptKey(receipt.head().header().kid())
        .orElseGet(() -> trust.receiptKeys().get(0));
  }

  private static byte[] utf8(Object text) {
    return text.toString().getBytes(UTF_8);
  }
}
