package org.varve.evidence.file;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;
import org.varve.evidence.crypto.VerificationKey;
import org.varve.evidence.log.CanonicalText;
import org.varve.evidence.log.Checkpoint;
import org.varve.evidence.log.CheckpointKeys;
import org.varve.evidence.log.NoteKey;
import org.varve.evidence.log.SignedNote;

/**
 * What a verifier trusts: one log, its keys, who may bind signers, witnesses and how many of them.
 * Of several keys for checkpoints, and for receipts, any one will do: a log that organisations run
 * together has some of each.
 *
 * <p>It is the verifier's own, had in a way that it trusts; nothing of it is ever taken from
 * evidence. The text form is that of C2SP tlog-policy with further words; see {@code
 * docs/evidence.md}. Immutable.
 */
public final class TrustFile {
  static final String HEADER = "varve-trust v0";

  private final CheckpointKeys logKeys;
  private final Map<Digest, VerificationKey> receiptKeys;
  private final Map<Digest, VerificationKey> authorities;
  private final Map<Digest, TrustedSigner> signers;
  private final Map<String, NoteKey> witnesses;
  private final Quorum quorum;
  private final Map<Digest, Long> revoked;
  private final Optional<Checkpoint> seen;

  /**
   * A signer whose key is known without a binding.
   *
   * @param name name that its operations carry as iss
   * @param key its key
   */
  record TrustedSigner(String name, VerificationKey key) {}

  TrustFile(TrustFileBuilder from) {
    logKeys = new CheckpointKeys(from.logs);
    receiptKeys = copy(from.receiptKeys);
    authorities = copy(from.authorities);
    signers = copy(from.signers);
    witnesses = copy(from.witnesses);
    quorum = new Quorum(from.quorum, from.groups);
    revoked = copy(from.revoked);
    seen = from.seen();
  }

  /** Starts a trust file for a log. */
  public static TrustFileBuilder builder(NoteKey log, VerificationKey receiptKey) {
    return new TrustFileBuilder().log(log).receiptKey(receiptKey);
  }

  /**
   * Reads the text form.
   *
   * @throws MalformedException if a line does not fit; it names the line
   */
  public static TrustFile parse(String text) {
    return TrustFileParser.parse(text);
  }

  /** Name of the log. */
  public String origin() {
    return logKeys.origin();
  }

  /** The keys that sign the log's checkpoints. */
  public CheckpointKeys logKeys() {
    return logKeys;
  }

  /** The keys that sign the log's receipts, one of them its genesis operation; at least one. */
  public List<VerificationKey> receiptKeys() {
    return List.copyOf(receiptKeys.values());
  }

  /** The receipt key with this kid. */
  Optional<VerificationKey> receiptKey(Digest kid) {
    return Optional.ofNullable(receiptKeys.get(kid));
  }

  /** The newest checkpoint that the verifier knows, if it wrote one down. */
  public Optional<Checkpoint> seen() {
    return seen;
  }

  /** The key with this kid, if it may sign BLOCK, SIGNER and FORMAT operations. */
  Optional<VerificationKey> authority(Digest kid) {
    return Optional.ofNullable(authorities.get(kid));
  }

  /** The signer with this kid, if it is trusted without a binding. */
  Optional<TrustedSigner> signer(Digest kid) {
    return Optional.ofNullable(signers.get(kid));
  }

  /** Says whether a key was revoked when the log recorded its operation at this index. */
  boolean isRevoked(Digest kid, long leafIndex) {
    return revoked.getOrDefault(kid, Long.MAX_VALUE) <= leafIndex;
  }

  /** The keys of the witnesses. */
  List<NoteKey> witnessKeys() {
    return List.copyOf(witnesses.values());
  }

  /**
   * Counts the witnesses that signed a note against the quorum.
   *
   * @throws MalformedException if a signature of a known witness fails
   */
  Quorum.Agreement agreement(SignedNote note) {
    Set<String> signed = new HashSet<>();
    witnesses.forEach(
        (name, key) -> {
          if (note.isSignedBy(key)) {
            signed.add(name);
          }
        });
    return agreement(signed);
  }

  /** Counts witnesses, by their names in this file, against the quorum. */
  Quorum.Agreement agreement(Set<String> signed) {
    return quorum.agreement(signed);
  }

  /** The text form. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    line(text, HEADER);
    logKeys.keys().forEach(key -> line(text, "log", key));
    receiptKeys.values().forEach(key -> line(text, "receipt-key", base64(key)));
    authorities.values().forEach(key -> line(text, "authority", base64(key)));
    signers.values().forEach(s -> line(text, "signer", s.name(), base64(s.key())));
    witnesses.forEach((name, key) -> line(text, "witness", name, key));
    quorum.groups().forEach((name, group) -> line(text, "group", name, group));
    line(text, "quorum", quorum.name());
    revoked.forEach((kid, from) -> line(text, "revoked", kid.hex(), from));
    seen.ifPresent(c -> line(text, "seen", c.size(), CanonicalText.base64(c.root().bytes())));
    return text.toString();
  }

  private static void line(StringBuilder text, Object... words) {
    for (int i = 0; i < words.length; i++) {
      text.append(i == 0 ? "" : " ").append(words[i]);
    }
    text.append('\n');
  }

  private static String base64(VerificationKey key) {
    return CanonicalText.base64(key.coseKey());
  }

  private static <K, V> Map<K, V> copy(Map<K, V> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }
}
