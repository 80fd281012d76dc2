package org.varve.monitoring.follow;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.varve.evidence.Digest;
import org.varve.evidence.crypto.SignatureAlgorithm;
import org.varve.evidence.crypto.SigningKey;
import org.varve.evidence.file.TrustFile;
import org.varve.evidence.log.Checkpoint;
import org.varve.evidence.log.CheckpointSigner;
import org.varve.evidence.log.EntryBundle;
import org.varve.evidence.log.HashTile;
import org.varve.evidence.log.MemoryNodes;
import org.varve.evidence.log.MerkleLog;
import org.varve.evidence.log.NoteKey;
import org.varve.evidence.log.TilePath;

/** A log in memory that can be made to lie. */
final class TestLog implements LogFiles {
  static final String ORIGIN = "city.example/log";

  private final SigningKey key;
  private final CheckpointSigner signer;
  private final String saying;
  private final MemoryNodes nodes = new MemoryNodes();
  private final MerkleLog log = new MerkleLog(nodes);
  private final List<byte[]> entries = new ArrayList<>();
  private final Map<String, UnaryOperator<byte[]>> lies = new HashMap<>();
  private final AtomicInteger reads = new AtomicInteger();
  private boolean givesEntries = true;
  private long shown = -1;

  TestLog() {
    this(SigningKey.generate(SignatureAlgorithm.EDDSA), "entry");
  }

  private TestLog(SigningKey key, String saying) {
    this.key = key;
    this.saying = saying;
    signer = new CheckpointSigner(key, ORIGIN);
  }

  /** A log of the same key that begins with the first entries of this one and then differs. */
  TestLog forkedAfter(int common, int size) {
    TestLog other = new TestLog(key, "another entry");
    entries.subList(0, common).forEach(other::append);
    return other.grownTo(size);
  }

  /** The same log as another organisation's node shows it, which signs with a key of its own. */
  TestLog atAnotherNode() {
    TestLog other = new TestLog(SigningKey.generate(SignatureAlgorithm.EDDSA), saying);
    entries.forEach(other::append);
    return other;
  }

  NoteKey logKey() {
    return signer.noteKey();
  }

  TestLog grownTo(int size) {
    while (entries.size() < size) {
      append((saying + " " + entries.size()).getBytes(UTF_8));
    }
    return this;
  }

  private void append(byte[] entry) {
    entries.add(entry);
    log.append(Digest.ofLeaf(entry));
  }

  TrustFile trust() {
    return TrustFile.builder(
            signer.noteKey(), SigningKey.generate(SignatureAlgorithm.EDDSA).verificationKey())
        .build();
  }

  /** From now on what is read of a file is what this makes of the truth. */
  TestLog lyingAbout(String name, UnaryOperator<byte[]> lie) {
    lies.put(name, lie);
    return this;
  }

  TestLog honest() {
    lies.clear();
    shown = -1;
    return this;
  }

  TestLog withoutEntries() {
    givesEntries = false;
    return this;
  }

  TestLog withEntries() {
    givesEntries = true;
    return this;
  }

  /** Shows an old checkpoint. */
  TestLog rolledBackTo(long size) {
    shown = size;
    return this;
  }

  int reads() {
    return reads.get();
  }

  long size() {
    return log.size();
  }

  byte[] truth(String name) {
    if (name.equals("checkpoint")) {
      long size = shown < 0 ? log.size() : shown;
      return signer.sign(new Checkpoint(ORIGIN, size, log.rootAt(size))).getBytes(UTF_8);
    }
    TilePath tile = TilePath.parse(name);
    int first = (int) tile.first();
    return tile.isEntries()
        ? EntryBundle.encode(entries.subList(first, first + tile.width()))
        : HashTile.encode(tile, nodes);
  }

  @Override
  public Optional<byte[]> read(String name, int bytesMax) {
    reads.incrementAndGet();
    if (!name.equals("checkpoint")) {
      TilePath tile = TilePath.parse(name);
      if (!tile.isIn(log.size())) {
        return Optional.empty();
      }
      if (tile.isEntries() && !givesEntries) {
        throw new LogUnavailableException(name + " is not for you", true);
      }
    }
    return Optional.ofNullable(lies.getOrDefault(name, honest -> honest).apply(truth(name)));
  }
}
