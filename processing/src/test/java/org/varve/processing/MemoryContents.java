package org.varve.processing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.varve.evidence.Digest;
import org.varve.ledger.Content;
import org.varve.ledger.ContentStore;

/** Content in memory, which a test can damage. */
public class MemoryContents implements ContentStore {
  private final Map<Digest, Content> stored = new ConcurrentHashMap<>();
  private final Map<Digest, Instant> erased = new ConcurrentHashMap<>();
  private final Set<Digest> justPut = ConcurrentHashMap.newKeySet();

  @Override
  public void put(List<Content> contents) {
    contents.forEach(content -> stored.putIfAbsent(content.root(), content));
  }

  @Override
  public Optional<Content> get(Digest contentRoot) {
    return Optional.ofNullable(stored.get(contentRoot));
  }

  @Override
  public Optional<Instant> erasedAt(Digest contentRoot) {
    return stored.containsKey(contentRoot)
        ? Optional.empty()
        : Optional.ofNullable(erased.get(contentRoot));
  }

  /** Spares what a test says was put a moment ago. */
  @Override
  public Erasure erase(Collection<Digest> contentRoots, Duration spareNew) {
    int count = 0;
    int spared = 0;
    for (Digest root : contentRoots) {
      if (justPut.contains(root)) {
        spared++;
      } else if (stored.remove(root) != null) {
        erased.put(root, Instant.now());
        count++;
      }
    }
    return new Erasure(count, spared);
  }

  public Set<Digest> justPut() {
    return justPut;
  }

  @Override
  public long reclaim(Duration within) {
    return 0;
  }

  public void remove(Digest root) {
    stored.remove(root);
  }

  /** Flips a bit of the first item. */
  public void damage(Digest root) {
    stored.computeIfPresent(root, (key, content) -> new Content(key, flipped(content.items())));
  }

  private static List<byte[]> flipped(List<byte[]> items) {
    List<byte[]> changed = new ArrayList<>(items);
    byte[] first = items.get(0).clone();
    first[0] ^= 1;
    changed.set(0, first);
    return changed;
  }
}
