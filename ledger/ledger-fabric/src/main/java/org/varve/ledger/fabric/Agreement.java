package org.varve.ledger.fabric;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
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
  private final Path file;
  private final NavigableMap<Long, Map<String, NoteSignature>> lines = new TreeMap<>();
  private @Nullable SignedNote agreed;
  private long agreedSize;
  private String disagreement = "";

  Agreement(LedgerCopy copy, FabricConfig config, Path file) throws IOException {
    this.copy = copy;
    this.config = config;
    this.file = file;
    try {
      SignedNote kept = SignedNote.parse(Files.readString(file));
      agreedSize = Checkpoint.parse(kept.text()).size();
      agreed = kept;
    } catch (NoSuchFileException firstStart) {
      agreed = null;
    } catch (MalformedException e) {
      throw new IOException(
          "%s is no checkpoint (%s); remove it, it is made anew".formatted(file, e.getMessage()),
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
    return disagreement.isEmpty() ? Optional.empty() : Optional.of(disagreement);
  }

  /** Wakes those who wait for a larger log, or for a disagreement. */
  synchronized void grown() {
    notifyAll();
  }

  /** Waits until the log is larger than a size; false if it is not by then. */
  synchronized boolean awaitLarger(long size, long millis) throws InterruptedException {
    long deadline = System.nanoTime() + millis * 1_000_000;
    while (!copy.isFounded() || copy.log().head().size() <= size) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
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
    if (own.isEmpty()) {
      LOG.atWarn()
          .addKeyValue("organisation", attestation.organisation())
          .addKeyValue("treeSize", size)
          .log("An organisation cosigned a size at which no block ends here; left out");
      return;
    }
    if (!own.get().root().equals(attestation.checkpoint().root())) {
      disagree(attestation, own.get());
      return;
    }
    lines
        .computeIfAbsent(size, key -> new LinkedHashMap<>())
        .put(attestation.organisation(), attestation.cosignature());
    show(size, own.get());
    while (lines.size() > SIZES_MAX) {
      lines.pollFirstEntry();
    }
  }

  private void disagree(Attestation attestation, TreeHead own) {
    disagreement =
        ("organisation '%s' has root %s for %s entries, this node has %s:"
                + " compare ledgers with varve fsck before trusting either")
            .formatted(
                attestation.organisation(),
                attestation.checkpoint().root(),
                own.size(),
                own.root());
    LOG.atError().addKeyValue("reason", disagreement).log("Organisations disagree on the log");
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
      keep(note);
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
    return config
        .cosigners()
        .orElseGet(() -> copy.log().resources(ResourceKind.ORGANISATION).size() / 2 + 1);
  }

  private void keep(SignedNote note) throws IOException {
    Path whole = file.resolveSibling(file.getFileName() + ".new");
    try (FileChannel out =
        FileChannel.open(
            whole,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(note.toString());
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    }
    Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
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
