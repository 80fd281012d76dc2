package org.varve.ledger.embedded;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varve.evidence.Digest;
import org.varve.ledger.Content;
import org.varve.ledger.ContentStore;
import org.varve.ledger.LedgerFailedException;
import org.varve.ledger.embedded.ContentLog.New;
import org.varve.ledger.embedded.disk.Disk;
import org.varve.ledger.embedded.segment.DamagedException;
import org.varve.ledger.embedded.segment.SegmentKind;
import org.varve.ledger.embedded.segment.SegmentLimits;
import org.varve.ledger.embedded.segment.SegmentLog;
import org.varve.ledger.embedded.segment.SegmentLog.Start;
import org.varve.ledger.embedded.state.StateFailedException;

/**
 * Contents in segment files of their own, apart from the blocks, so that retention can free disk
 * and leave every proof. What is read is held against its root before it is handed out.
 */
public final class SegmentContentStore implements ContentStore, Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentContentStore.class);
  private static final BoundedQueue.GroupLimits GROUP =
      new BoundedQueue.GroupLimits(10_000, 16L << 20);

  private final ContentLog log;
  private final Closeable others;
  private final Failure failure = new Failure();
  private final GroupWriter<Request> writer;
  private final AtomicBoolean closed = new AtomicBoolean();

  private SegmentContentStore(ContentLog log, Closeable others, QueueLimits limits) {
    this.log = log;
    this.others = others;
    this.writer =
        new GroupWriter<>(
            new GroupWriter.Settings("varve-content", limits, GROUP),
            Request::bytes,
            new Storing(),
            failure);
  }

  /**
   * Opens the store of a folder, or makes it there.
   *
   * @throws org.varve.ledger.embedded.disk.FolderInUseException if another process has the folder
   */
  public static SegmentContentStore open(ContentStoreConfig config, Disk disk) throws IOException {
    return open(config, Storage.of(disk, config.indexDir()));
  }

  static SegmentContentStore open(ContentStoreConfig config, Storage storage) throws IOException {
    return open(config, storage, () -> {});
  }

  /** Opens the store with its index made anew. */
  static SegmentContentStore openWithNewIndex(ContentStoreConfig config, Storage storage)
      throws IOException {
    return open(config, storage, storage.engine()::drop);
  }

  private static SegmentContentStore open(
      ContentStoreConfig config, Storage storage, Runnable first) throws IOException {
    storage.disk().createFolders(config.dir());
    try (Closing onFailure = new Closing()) {
      onFailure.add(storage.disk().lock(config.dir().resolve(Opening.LOCK)));
      first.run();
      ContentLog log = recover(config, storage);
      SegmentContentStore store =
          new SegmentContentStore(log, onFailure.handOver(), config.queue());
      store.writer.start();
      return store;
    }
  }

  private static ContentLog recover(ContentStoreConfig config, Storage storage) throws IOException {
    try {
      return recoverOnce(config, storage);
    } catch (StateFailedException e) {
      LOG.atWarn()
          .addKeyValue("folder", storage.engine().place())
          .addKeyValue("reason", e.getMessage())
          .log("The index of contents cannot be used; making it anew");
      storage.engine().drop();
      return recoverOnce(config, storage);
    }
  }

  private static ContentLog recoverOnce(ContentStoreConfig config, Storage storage)
      throws IOException {
    try (Closing onFailure = new Closing()) {
      SegmentLog log =
          onFailure.add(
              SegmentLog.open(
                  storage.disk(),
                  config.dir(),
                  SegmentKind.CONTENTS,
                  new SegmentLimits(config.segmentBytesMax(), ContentRecord.BYTES_MAX),
                  storage.random()));
      ContentIndex index = new ContentIndex(storage.engine().open());
      onFailure.add(index.store()::close);
      ContentLog contents = ContentLog.recover(log, index);
      onFailure.handOver();
      return contents;
    }
  }

  /** Contents on their way to the disk. */
  private record Request(Map<Digest, New> contents, CompletableFuture<Boolean> answer) {
    long bytes() {
      return contents.values().stream().mapToLong(content -> content.record().length).sum();
    }
  }

  private final class Storing implements GroupWriter.Work<Request> {
    @Override
    public Runnable commit(List<Request> group) throws IOException {
      Map<Digest, New> contents = new LinkedHashMap<>();
      group.forEach(request -> contents.putAll(request.contents()));
      log.store(contents);
      return () -> group.forEach(request -> request.answer().complete(true));
    }

    @Override
    public void refuse(Request request, LedgerFailedException why) {
      request.answer().completeExceptionally(why);
    }
  }

  /**
   * Stores contents; one that is there but damaged is stored anew, and so repaired.
   *
   * @throws org.varve.evidence.MalformedException if items do not have the root they come with
   * @throws org.varve.ledger.LedgerBusyException if the queue stays full; nothing was stored
   */
  @Override
  public void put(List<Content> contents) {
    Map<Digest, New> missing = new LinkedHashMap<>();
    for (Content content : contents) {
      ContentRecord.requireRoot(content);
      Optional<Start> known = StorageGuard.read(() -> log.find(content.root()));
      if (known.isEmpty() || isDamaged(content.root(), known.get())) {
        missing.put(content.root(), new New(ContentRecord.encode(content), known));
      }
    }
    if (missing.isEmpty()) {
      return;
    }
    Request request = new Request(missing, new CompletableFuture<>());
    writer.put(request);
    try {
      request.answer().join();
    } catch (CompletionException e) {
      throw failure.exception();
    }
  }

  private boolean isDamaged(Digest root, Start place) {
    return StorageGuard.read(
        () -> {
          try {
            log.read(root, place);
            return false;
          } catch (DamagedException e) {
            LOG.atWarn()
                .addKeyValue("reason", e.getMessage())
                .log("A damaged content came again and is stored anew");
            return true;
          }
        });
  }

  @Override
  public Optional<String> failure() {
    return failure.isSet() ? Optional.of(failure.reason()) : Optional.empty();
  }

  @Override
  public Optional<Content> get(Digest contentRoot) {
    return StorageGuard.read(
        () -> {
          Optional<Start> place = log.find(contentRoot);
          return place.isEmpty()
              ? Optional.empty()
              : Optional.of(log.read(contentRoot, place.get()));
        });
  }

  /** Stores what is queued, then releases files and threads. */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    writer.close();
    try (Closeable last = others) {
      log.close();
    } catch (IOException e) {
      throw new UncheckedIOException("closing failed; what was stored is safe", e);
    }
  }
}
