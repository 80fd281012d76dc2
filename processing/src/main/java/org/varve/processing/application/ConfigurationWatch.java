package org.varve.processing.application;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.varve.processing.domain.ConfigurationEvent;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/**
 * One watcher's queue: the parts of the snapshot, then the changes since. Safe for many threads.
 */
public final class ConfigurationWatch implements AutoCloseable {
  private static final int CHANGES_MAX = 1_000;

  private final Runnable wake;
  private final Consumer<ConfigurationWatch> onClose;
  private final Deque<ConfigurationEvent> snapshot = new ArrayDeque<>();
  private final Deque<ConfigurationEvent> changes = new ArrayDeque<>();
  private long treeSize;
  private boolean begun;
  private boolean overrun;
  private boolean ended;

  ConfigurationWatch(Runnable wake, Consumer<ConfigurationWatch> onClose) {
    this.wake = wake;
    this.onClose = onClose;
  }

  /**
   * What comes next; empty if there is nothing now.
   *
   * @throws Failure OVERLOADED if the watcher was too slow, and changes were lost
   */
  public synchronized Optional<ConfigurationEvent> poll() {
    if (overrun) {
      throw new Failure(
          ErrorReason.OVERLOADED,
          "more than %d changes waited for the watcher; watch again, beginning with a new snapshot"
              .formatted(CHANGES_MAX));
    }
    if (!begun) {
      return Optional.empty();
    }
    ConfigurationEvent next = snapshot.poll();
    while (next == null && !changes.isEmpty()) {
      next = Optional.of(changes.remove()).filter(this::isAfterSnapshot).orElse(null);
    }
    return Optional.ofNullable(next);
  }

  /** Whether the feed has ended: nothing more will come. */
  public synchronized boolean isEnded() {
    return ended;
  }

  @Override
  public void close() {
    onClose.accept(this);
  }

  void beginWith(List<ConfigurationEvent.Part> parts) {
    synchronized (this) {
      snapshot.addAll(parts);
      treeSize = parts.get(0).treeSize();
      begun = true;
    }
    wake.run();
  }

  void add(List<ConfigurationEvent> more) {
    synchronized (this) {
      if (changes.size() + more.size() > CHANGES_MAX) {
        overrun = true;
        changes.clear();
      } else if (!overrun) {
        changes.addAll(more);
      }
    }
    wake.run();
  }

  void end() {
    synchronized (this) {
      ended = true;
    }
    wake.run();
  }

  /** What the log had when the snapshot was read is in it. */
  private boolean isAfterSnapshot(ConfigurationEvent change) {
    return change.fold(
        part -> true,
        binding -> binding.leafIndex() >= treeSize,
        format -> format.leafIndex() >= treeSize,
        source -> source.leafIndex() >= treeSize);
  }
}
