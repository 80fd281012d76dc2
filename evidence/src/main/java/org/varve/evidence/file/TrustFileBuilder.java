package org.varve.evidence.file;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;
import org.varve.evidence.crypto.VerificationKey;
import org.varve.evidence.log.Checkpoint;
import org.varve.evidence.log.CheckpointKeys;
import org.varve.evidence.log.NoteKey;

/**
 * Puts a trust file together piece by piece; a group comes after its members. Every method throws
 * {@link MalformedException} if its piece does not fit those before.
 */
public final class TrustFileBuilder {
  private static final int ENTRIES_MAX = 100;
  private static final String WHERE = "trust file";

  final List<NoteKey> logs = new ArrayList<>();
  final Map<Digest, VerificationKey> receiptKeys = new LinkedHashMap<>();
  final Map<Digest, VerificationKey> authorities = new LinkedHashMap<>();
  final Map<Digest, TrustFile.TrustedSigner> signers = new LinkedHashMap<>();
  final Map<String, NoteKey> witnesses = new LinkedHashMap<>();
  final Map<String, Quorum.Group> groups = new LinkedHashMap<>();
  final Map<Digest, Long> revoked = new LinkedHashMap<>();
  String quorum = Quorum.NONE;

  private final Set<String> members = new HashSet<>();
  private @Nullable Seen seen;

  private record Seen(long size, Digest root) {}

  TrustFileBuilder() {}

  /** Adds a key that may sign the log's checkpoints; all have the log's name. */
  public TrustFileBuilder log(NoteKey key) {
    logs.add(key);
    var unused = new CheckpointKeys(logs);
    return this;
  }

  /** Adds a key that may sign the log's receipts. */
  public TrustFileBuilder receiptKey(VerificationKey key) {
    add(receiptKeys, key.kid(), key, "a receipt key is named once");
    return this;
  }

  /** Adds a key that may sign BLOCK, SIGNER and FORMAT operations. */
  public TrustFileBuilder authority(VerificationKey key) {
    add(authorities, key.kid(), key, "an authority is named once");
    return this;
  }

  /**
   * Adds an organisation that runs the log: its keys beside those that are there already, and a
   * witness of its name. Whether it must agree is for {@link #group} and {@link #quorum} to say.
   */
  public TrustFileBuilder organisation(String name, OrganisationKeys keys) {
    if (!logs.contains(keys.logKey())) {
      log(keys.logKey());
    }
    if (!receiptKeys.containsKey(keys.receiptKey().kid())) {
      receiptKey(keys.receiptKey());
    }
    keys.authority().filter(key -> !authorities.containsKey(key.kid())).ifPresent(this::authority);
    return witness(name, keys.cosigner());
  }

  /** Adds a signer that is trusted, for any source, without a binding in the evidence. */
  public TrustFileBuilder signer(String name, VerificationKey key) {
    requireWord(name);
    add(signers, key.kid(), new TrustFile.TrustedSigner(name, key), "a signer is named once");
    return this;
  }

  /** Adds a witness under a name that only this file uses. */
  public TrustFileBuilder witness(String name, NoteKey key) {
    NoteKey witness = key.asWitness();
    boolean known = witnesses.values().stream().anyMatch(w -> w.key().equals(witness.key()));
    require(!known, "a witness is named once");
    requireNewName(name);
    add(witnesses, name, witness, "a witness is named once");
    return this;
  }

  /** Adds a group of witnesses and groups, which confirms if so many of its members do. */
  public TrustFileBuilder group(String name, int threshold, List<String> names) {
    requireNewName(name);
    require(
        threshold >= 1 && threshold <= names.size(), "1 to all members of a group must confirm");
    for (String member : names) {
      requireDefined(member);
      // Else a witness could count twice.
      require(members.add(member), "a name is a member of one group, once: " + member);
    }
    add(groups, name, new Quorum.Group(threshold, names), "a group is named once");
    return this;
  }

  /** Says which witness or group must confirm a checkpoint; {@code none} if none has to. */
  public TrustFileBuilder quorum(String name) {
    if (!name.equals(Quorum.NONE)) {
      requireDefined(name);
    }
    quorum = name;
    return this;
  }

  /** Revokes a key for operations that the log recorded at this leaf index or later. */
  public TrustFileBuilder revoked(Digest kid, long fromLeafIndex) {
    require(fromLeafIndex >= 0, "a leaf index is not negative");
    add(revoked, kid, fromLeafIndex, "a key is revoked once");
    return this;
  }

  /** Notes the newest checkpoint of the log that the verifier knows. */
  public TrustFileBuilder seen(long size, Digest root) {
    require(seen == null, "there is one newest checkpoint");
    seen = new Seen(size, root);
    return this;
  }

  /** The trust file. */
  public TrustFile build() {
    require(!logs.isEmpty(), "a line with log is required");
    require(!receiptKeys.isEmpty(), "a line with receipt-key is required");
    boolean shared = logs.stream().anyMatch(log -> receiptKeys.containsKey(log.key().kid()));
    require(!shared, "receipts and checkpoints have different keys");
    return new TrustFile(this);
  }

  Optional<Checkpoint> seen() {
    return Optional.ofNullable(seen)
        .map(s -> new Checkpoint(logs.get(0).name(), s.size(), s.root()));
  }

  private void requireNewName(String name) {
    requireWord(name);
    boolean used =
        witnesses.containsKey(name) || groups.containsKey(name) || name.equals(Quorum.NONE);
    require(!used, "witnesses and groups have different names: " + name);
  }

  private void requireDefined(String name) {
    boolean defined = witnesses.containsKey(name) || groups.containsKey(name);
    require(defined, "no witness or group before is named " + name);
  }

  /** Else a name could add a line of its own to the text form. */
  private static void requireWord(String name) {
    boolean space = name.codePoints().anyMatch(c -> c <= ' ' || Character.isWhitespace(c));
    require(!name.isEmpty() && !space, "a name is one word");
  }

  private static <K, V> void add(Map<K, V> map, K key, V value, String rule) {
    require(map.size() < ENTRIES_MAX, "there are at most " + ENTRIES_MAX + " of a kind");
    require(map.put(key, value) == null, rule);
  }

  private static void require(boolean condition, String rule) {
    if (!condition) {
      throw new MalformedException(rule, WHERE);
    }
  }
}
