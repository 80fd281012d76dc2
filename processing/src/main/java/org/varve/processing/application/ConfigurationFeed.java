package org.varve.processing.application;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.varve.evidence.operation.ControlBody;
import org.varve.evidence.operation.FormatBody;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.SignerBody;
import org.varve.ledger.CommittedBlock;
import org.varve.ledger.Ledger;
import org.varve.ledger.LogReader;
import org.varve.ledger.LoggedOperation;
import org.varve.ledger.RegisteredFormat;
import org.varve.ledger.Resource;
import org.varve.ledger.ResourceKind;
import org.varve.ledger.SignerBinding;
import org.varve.processing.domain.ConfigurationEvent;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/**
 * Tells watchers of the configuration how it stands and what changes in it, in the order of the
 * log.
 */
public final class ConfigurationFeed {
  private static final int SIGNERS_A_PART = 1_000;
  private static final int FORMATS_A_PART = 100;
  private static final int SOURCES_A_PART = 1_000;

  private final Ledger ledger;
  private final int watchersMax;
  private final List<ConfigurationWatch> watches = new CopyOnWriteArrayList<>();

  /**
   * @param watchersMax how many may watch at a time
   */
  public ConfigurationFeed(Ledger ledger, int watchersMax) {
    this.ledger = ledger;
    this.watchersMax = watchersMax;
  }

  /**
   * Begins to watch.
   *
   * @param wake called when there is something new to take, or the feed has ended; must not block
   * @throws Failure OVERLOADED if too many watch already
   */
  public ConfigurationWatch watch(Runnable wake) {
    ConfigurationWatch watch = new ConfigurationWatch(wake, watches::remove);
    synchronized (this) {
      if (watches.size() >= watchersMax) {
        throw new Failure(
            ErrorReason.OVERLOADED,
            "%d watch the configuration, which is the limit; end another watch first"
                .formatted(watchersMax));
      }
      watches.add(watch);
    }
    // Changes are collected from here on, so none falls between them and what is read now.
    watch.beginWith(snapshot());
    return watch;
  }

  /** Tells the watchers what changed with a block; blocks come in their order. */
  public void follow(CommittedBlock block) {
    List<ConfigurationEvent> changes = new ArrayList<>();
    for (LoggedOperation logged : block.operations()) {
      change(logged).ifPresent(changes::add);
    }
    if (!changes.isEmpty()) {
      watches.forEach(watch -> watch.add(changes));
    }
  }

  /** Ends all watches. */
  public void stop() {
    watches.forEach(ConfigurationWatch::end);
  }

  private List<ConfigurationEvent.Part> snapshot() {
    LogReader log = ledger.log();
    long treeSize = log.head().size();
    List<SignerBinding> signers = log.signers();
    List<RegisteredFormat> formats = log.formats();
    List<Resource> sources = log.resources(ResourceKind.DATA_SOURCE);
    int parts =
        Math.max(
            parts(sources, SOURCES_A_PART),
            Math.max(parts(signers, SIGNERS_A_PART), parts(formats, FORMATS_A_PART)));
    List<ConfigurationEvent.Part> snapshot = new ArrayList<>();
    for (int i = 0; i < parts; i++) {
      snapshot.add(
          new ConfigurationEvent.Part(
              ledger.identity(),
              part(signers, i, SIGNERS_A_PART),
              part(formats, i, FORMATS_A_PART),
              part(sources, i, SOURCES_A_PART),
              treeSize,
              i == 0,
              i == parts - 1));
    }
    return snapshot;
  }

  private static int parts(List<?> all, int size) {
    return Math.max(1, (all.size() + size - 1) / size);
  }

  private static <T> List<T> part(List<T> all, int number, int size) {
    int from = Math.min(all.size(), number * size);
    return all.subList(from, Math.min(all.size(), from + size));
  }

  private Optional<ConfigurationEvent> change(LoggedOperation logged) {
    Operation operation = logged.operation();
    return switch (operation.payload().kind()) {
      case SIGNER -> Optional.of(new ConfigurationEvent.SignerChanged(binding(logged)));
      case FORMAT ->
          Optional.of(
              new ConfigurationEvent.FormatAdded(
                  new RegisteredFormat(
                      FormatBody.decode(operation.payload().body().orElseThrow()),
                      logged.leafIndex())));
      case CONTROL -> source(ControlBody.of(operation)).map(ConfigurationEvent.SourceChanged::new);
      default -> Optional.empty();
    };
  }

  /** How the source is now, which may be newer than the change. */
  private Optional<Resource> source(ControlBody body) {
    return ResourceKind.ofWord(body.kind())
        .filter(kind -> kind == ResourceKind.DATA_SOURCE)
        .flatMap(kind -> ledger.log().resource(kind, body.id()));
  }

  private static SignerBinding binding(LoggedOperation logged) {
    SignerBody body = SignerBody.decode(logged.operation().payload().body().orElseThrow());
    return new SignerBinding(
        body.signer(),
        body.key(),
        body.sources(),
        body.state() == SignerBody.State.ACTIVE,
        logged.leafIndex());
  }
}
