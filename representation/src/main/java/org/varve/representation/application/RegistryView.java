package org.varve.representation.application;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.varve.evidence.Digest;
import org.varve.representation.domain.BoundSigner;
import org.varve.representation.domain.KnownFormat;
import org.varve.representation.domain.LogIdentity;
import org.varve.representation.domain.SourceTerms;

/**
 * What the ledger says about signers, sources and formats, as representation last heard of it.
 *
 * <p>It may be behind by a moment, or longer while processing is away: it decides what is refused
 * at the door, the ledger decides what is recorded. Many threads read; writers are serialised.
 */
public final class RegistryView {
  private final CompletableFuture<LogIdentity> first = new CompletableFuture<>();
  private final Set<Consumer<String>> watchers = ConcurrentHashMap.newKeySet();
  private volatile @Nullable State state;

  private record State(
      LogIdentity log,
      ConcurrentMap<Digest, BoundSigner> signers,
      ConcurrentSkipListMap<String, KnownFormat> formats,
      ConcurrentSkipListMap<String, SourceTerms> sources) {}

  /**
   * The configuration at one size of the log.
   *
   * @param treeSize leaves that it takes account of
   */
  public record Snapshot(
      LogIdentity log,
      long treeSize,
      Collection<BoundSigner> signers,
      List<KnownFormat> formats,
      List<SourceTerms> sources) {}

  /** Completes with the first snapshot; nothing can be checked before. */
  public CompletableFuture<LogIdentity> ready() {
    return first.copy();
  }

  /**
   * The log that operations are recorded in.
   *
   * @throws org.varve.rp.Failure if there was no snapshot yet
   */
  public LogIdentity log() {
    return state().log();
  }

  /** The signer with this key, active or revoked. */
  public Optional<BoundSigner> signer(Digest kid) {
    return Optional.ofNullable(state().signers().get(kid));
  }

  /** The signer of this id, active or revoked. */
  public Optional<BoundSigner> signerCalled(String id) {
    return state().signers().values().stream()
        .filter(signer -> signer.signer().equals(id))
        .findFirst();
  }

  /** All signers, by id. */
  public List<BoundSigner> signers() {
    return state().signers().values().stream()
        .sorted(Comparator.comparing(BoundSigner::signer))
        .toList();
  }

  public Optional<KnownFormat> format(String id) {
    return Optional.ofNullable(state().formats().get(id));
  }

  public int formatCount() {
    return state().formats().size();
  }

  /** The terms of a source that has a DataSource. */
  public Optional<SourceTerms> source(String name) {
    return Optional.ofNullable(state().sources().get(name));
  }

  /**
   * Tells somebody each signer or source that has changed, on the thread that brings the change; so
   * to be quick. Of a snapshot, which may change anything, the empty name.
   *
   * @return ends that
   */
  public Runnable onChange(Consumer<String> watcher) {
    watchers.add(watcher);
    return () -> watchers.remove(watcher);
  }

  /** All sources that have a DataSource, by name. */
  public List<SourceTerms> sources() {
    return state().sources().values().stream().filter(terms -> !terms.deleted()).toList();
  }

  /** At most {@code limit} formats whose ids come after {@code id}, ascending. */
  public List<KnownFormat> formatsAfter(String id, int limit) {
    return state().formats().tailMap(id, false).values().stream().limit(limit).toList();
  }

  /** Replaces everything by what a snapshot says. */
  public synchronized void replace(Snapshot snapshot) {
    ConcurrentMap<Digest, BoundSigner> signers = new ConcurrentHashMap<>();
    snapshot.signers().forEach(signer -> signers.put(signer.key().kid(), signer));
    keepNewer(snapshot.treeSize(), signers);
    ConcurrentSkipListMap<String, KnownFormat> formats = new ConcurrentSkipListMap<>();
    snapshot.formats().forEach(format -> formats.put(format.definition().format(), format));
    ConcurrentSkipListMap<String, SourceTerms> sources = new ConcurrentSkipListMap<>();
    snapshot.sources().forEach(source -> sources.put(source.source(), source));
    keepNewerSources(snapshot.treeSize(), sources);
    state = new State(snapshot.log(), signers, formats, sources);
    first.complete(snapshot.log());
    tell("");
  }

  /** Takes in a binding, unless a newer one of the same key is known. */
  public synchronized void apply(BoundSigner signer) {
    state()
        .signers()
        .merge(
            signer.key().kid(),
            signer,
            (old, given) -> given.leafIndex() >= old.leafIndex() ? given : old);
    tell(signer.signer());
  }

  /** Takes in the terms of a source, unless newer ones are known. */
  public synchronized void apply(SourceTerms source) {
    state()
        .sources()
        .merge(
            source.source(),
            source,
            (old, given) -> given.leafIndex() >= old.leafIndex() ? given : old);
    tell(source.source());
  }

  /** Takes in a format. A format never changes, so the order of calls does not matter. */
  public synchronized void apply(KnownFormat format) {
    state().formats().put(format.definition().format(), format);
  }

  /**
   * A binding that we recorded ourselves may be newer than a snapshot that was on its way: its
   * agent already has its answer and must not become unknown again.
   */
  private void keepNewer(long treeSize, Map<Digest, BoundSigner> signers) {
    State old = state;
    if (old != null) {
      old.signers().values().stream()
          .filter(signer -> signer.leafIndex() >= treeSize)
          .forEach(signer -> signers.put(signer.key().kid(), signer));
    }
  }

  private void keepNewerSources(long treeSize, Map<String, SourceTerms> sources) {
    State old = state;
    if (old != null) {
      old.sources().values().stream()
          .filter(source -> source.leafIndex() >= treeSize)
          .forEach(source -> sources.put(source.source(), source));
    }
  }

  private void tell(String changed) {
    watchers.forEach(watcher -> watcher.accept(changed));
  }

  private State state() {
    State known = state;
    if (known == null) {
      throw Refusals.notReady();
    }
    return known;
  }
}
