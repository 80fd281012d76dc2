package org.varve.ledger.fabric;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varve.evidence.MalformedException;
import org.varve.evidence.log.Checkpoint;
import org.varve.evidence.log.NoteSignature;
import org.varve.evidence.log.SignedNote;
import org.varve.ledger.LogReader;
import org.varve.ledger.Resource;
import org.varve.ledger.ResourceKind;
import org.varve.ledger.TreeHead;
import org.varve.ledger.channel.Attestation;
import org.varve.ledger.embedded.LedgerCopy;
import org.varve.ledger.resource.OrganisationSpec;

/**
 * Counts the organisations that cosigned a checkpoint, and compares their roots with this node's.
 *
 * <p>The newest checkpoint of enough of them is kept in a file before it is shown, so that what is
 * shown never goes back. Safe for use by many threads.
 */
final class Agreement {
  private static final Logger LOG = LoggerFactory.getLogger(Agreement.class);

  /** Sizes that not enough have cosigned; older ones are of no more use. */
  private static final int SIZES_MAX = 256;

  private final LedgerCopy copy;
  private final FabricConfig config;
  private final KeptFile file;
  private final Contradictions contradictions;
  private final NavigableMap<Long, Map<String, NoteSignature>> lines = new TreeMap<>();
  private @Nullable SignedNote agreed;
  private long agreedSize;

  /**
   * @param folder where it keeps what was agreed, and what was not
   */
  Agreement(LedgerCopy copy, FabricConfig config, Path folder) throws IOException {
    this.copy = copy;
    this.config = config;
    this.file = new KeptFile(folder.resolve("agreed.txt"));
    this.contradictions = new Contradictions(new KeptFile(folder.resolve("disagreement.txt")));
    try {
      agreed = file.read().map(SignedNote::parse).orElse(null);
      agreedSize = agreed == null ? 0 : Checkpoint.parse(agreed.text()).size();
    } catch (MalformedException e) {
      throw new IOException(
          "%s is no checkpoint (%s); remove it, it is made anew"
              .formatted(file.path(), e.getMessage()),
          e);
    }
  }

  /** The newest checkpoint that enough organisations have cosigned, if this copy has come to it. */
  synchronized Optional<SignedNote> agreed() {
    return Optional.ofNullable(agreed)
        .filter(note -> copy.isFounded() && agreedSize <= copy.log().head().size());
  }

  synchronized long agreedSize() {
    return agreedSize;
  }

  /** What another organisation says that contradicts this node's log; empty if none does. */
  synchronized Optional<String> disagreement() {
    return contradictions.first();
  }

  /**
   * Whether this node may cosign: not while so many contradict it that those who do not are too few
   * to agree on anything, nor if it contradicts itself.
   */
  synchronized boolean mayCosign() {
    Set<String> in = organisations();
    Set<String> against = contradictions.organisations(in);
    return !against.contains(config.organisation()) && in.size() - against.size() >= needed();
  }

  /** This node has said something else of the same size before, as the channel knows. */
  synchronized void contradictsItself(String why) {
    contradictions.add(config.organisation(), why);
    notifyAll();
  }

  /** Wakes those who wait for something to cosign. */
  synchronized void grown() {
    notifyAll();
  }

  /**
   * What this node is to cosign next: what others have cosigned and it has not, so that all meet at
   * one size however they take turns; else its newest head. Empty if there is neither by then.
   *
   * @param cosigned the largest size that it has cosigned of its own accord
   */
  synchronized Optional<TreeHead> awaitNext(long cosigned, long millis)
      throws InterruptedException {
    long deadline = System.nanoTime() + millis * 1_000_000;
    while (true) {
      Optional<TreeHead> next = next(cosigned);
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (next.isPresent() || left <= 0) {
        return next;
      }
      wait(left);
    }
  }

  private Optional<TreeHead> next(long cosigned) {
    if (!copy.isFounded()) {
      return Optional.empty();
    }
    for (Map.Entry<Long, Map<String, NoteSignature>> entry : lines.descendingMap().entrySet()) {
      if (entry.getKey() > agreedSize && !entry.getValue().containsKey(config.organisation())) {
        return headOf(entry.getKey());
      }
    }
    return Optional.of(copy.log().head()).filter(head -> head.size() > cosigned);
  }

  /** Takes note of an organisation's word, posted on the channel. */
  synchronized void attested(Attestation attestation) {
    Optional<OrganisationSpec> organisation = organisation(attestation.organisation());
    if (organisation.isEmpty() || !attestation.isSignedBy(organisation.get().cosigner())) {
      // The chaincode has let it through: the key was another one then.
      return;
    }
    long size = attestation.checkpoint().size();
    Optional<TreeHead> own = headOf(size);
    // It is posted after the block that it is of, and copies end their blocks at the same sizes.
    boolean same =
        own.map(head -> head.root().equals(attestation.checkpoint().root())).orElse(false);
    if (!same) {
      disagree(attestation, own);
      return;
    }
    lines
        .computeIfAbsent(size, key -> new LinkedHashMap<>())
        .put(attestation.organisation(), attestation.cosignature());
    show(size, own.orElseThrow());
    notifyAll();
    while (lines.size() > SIZES_MAX) {
      lines.pollFirstEntry();
    }
  }

  private void disagree(Attestation attestation, Optional<TreeHead> own) {
    contradictions.add(
        attestation.organisation(),
        ("organisation '%s' has root %s for %s entries, this node has %s: compare ledgers with"
                + " varve fsck before trusting either")
            .formatted(
                attestation.organisation(),
                attestation.checkpoint().root(),
                attestation.checkpoint().size(),
                own.map(head -> head.root().toString()).orElse("no block that ends there")));
    notifyAll();
  }

  private void show(long size, TreeHead own) {
    Map<String, NoteSignature> signed = lines.getOrDefault(size, Map.of());
    if (size < agreedSize || signed.size() < needed()) {
      return;
    }
    SignedNote note = SignedNote.parse(own.checkpoint());
    for (NoteSignature line : signed.values()) {
      note = note.with(line);
    }
    try {
      file.write(note.toString());
    } catch (IOException e) {
      LOG.atError()
          .setCause(e)
          .addKeyValue("reason", String.valueOf(e.getMessage()))
          .log("The agreed checkpoint cannot be kept, so it is not shown");
      return;
    }
    agreed = note;
    agreedSize = size;
    lines.headMap(size, false).clear();
    notifyAll();
  }

  /** More than half of the organisations, unless the configuration says how many. */
  private int needed() {
    return config.cosigners().orElseGet(() -> organisations().size() / 2 + 1);
  }

  private Set<String> organisations() {
    return copy.isFounded()
        ? copy.log().resources(ResourceKind.ORGANISATION).stream()
            .map(Resource::id)
            .collect(Collectors.toSet())
        : Set.of();
  }

  /** The head of this node's log at a size; empty if no block ends there. */
  private Optional<TreeHead> headOf(long size) {
    LogReader log = copy.log();
    if (size < 1 || size > log.head().size()) {
      return Optional.empty();
    }
    return Optional.of(log.headFor(size - 1)).filter(head -> head.size() == size);
  }

  /** An organisation as the registry of this node's log has it now. */
  Optional<OrganisationSpec> organisation(String id) {
    if (!copy.isFounded()) {
      return Optional.empty();
    }
    return copy.log()
        .resource(ResourceKind.ORGANISATION, id)
        .filter(resource -> !resource.deleted())
        .map(Resource::spec)
        .map(spec -> OrganisationSpec.of(copy.identity().origin(), id, spec));
  }
}
