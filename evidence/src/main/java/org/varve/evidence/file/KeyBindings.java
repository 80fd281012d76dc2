package org.varve.evidence.file;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.varve.evidence.Digest;
import org.varve.evidence.crypto.VerificationKey;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.SignerBody;

/** The SIGNER operations that an evidence file brings along. Nothing of them is verified here. */
final class KeyBindings {
  private final List<Binding> all = new ArrayList<>();

  /**
   * One of them.
   *
   * @param recorded the SIGNER operation
   * @param body what it says
   * @param part what it is called in verdicts
   */
  record Binding(RecordedOperation recorded, SignerBody body, String part) {
    long leafIndex() {
      return recorded.leafIndex();
    }
  }

  KeyBindings(EvidenceFile file) {
    for (RecordedOperation recorded : file.bindings()) {
      SignerBody body = SignerBody.decode(recorded.operation().payload().body().orElseThrow());
      all.add(new Binding(recorded, body, "binding " + (all.size() + 1)));
    }
  }

  List<Binding> all() {
    return all;
  }

  /** The newest binding of a key before a leaf: it decides, later ones say nothing of the leaf. */
  Optional<Binding> lastBefore(long leafIndex, Digest kid) {
    return ofKey(kid).stream()
        .filter(binding -> binding.leafIndex() < leafIndex)
        .max(Comparator.comparingLong(Binding::leafIndex));
  }

  /** The key that an operation claims to be signed with, if it is known from anywhere. */
  Optional<VerificationKey> keyOf(Operation operation, TrustFile trust) {
    Digest kid = operation.header().kid();
    return switch (operation.payload().kind()) {
      case DATA, GAP -> signerKey(kid, trust);
      case GENESIS -> trust.receiptKey(kid);
      case BLOCK, SIGNER, FORMAT, ACCESS -> trust.authority(kid);
      case CONTROL -> trust.authority(kid).or(() -> signerKey(kid, trust));
    };
  }

  private Optional<VerificationKey> signerKey(Digest kid, TrustFile trust) {
    return trust
        .signer(kid)
        .map(TrustFile.TrustedSigner::key)
        .or(() -> ofKey(kid).stream().findFirst().map(binding -> binding.body().key()));
  }

  private List<Binding> ofKey(Digest kid) {
    return all.stream().filter(binding -> binding.body().key().kid().equals(kid)).toList();
  }
}
