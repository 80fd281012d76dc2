package org.varve.ledger.embedded;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
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
import org.varve.ledger.embedded.ContentLog.Why;
import org.varve.ledger.embedded.disk.Disk;
import org.varve.ledger.embedded.disk.FolderInUseException;
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

  /** Whoever holds it can rely on it that no file of contents goes away. */
  public static final String RECLAIM_LOCK = "RECLAIM";

  private final Path dir;
  private final Storage storage;
  private final ContentLog log;
  private final Closeable others;
  private final Failure failure = new Failure();
  private final GroupWriter<Request> writer;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Object erasing = new Object();

  private SegmentContentStore(
      ContentStoreConfig config, Storage storage, ContentLog log, Closeable others) {
    this.dir = config.dir();
    this.storage = storage;
    this.log = log;
    this.others = others;
    this.writer =
        new GroupWriter<>(
            new GroupWriter.Settings("varve-content", config.queue(), GROUP),
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
      makeReclaimLock(config, storage);
      first.run();
      ContentLog log = recover(config, storage);
      SegmentContentStore store =
          new SegmentContentStore(config, storage, log, onFailure.handOver());
      store.writer.start();
      return store;
    }
  }

  /** Made at once, so that whoever copies the files finds it. */
  private static void makeReclaimLock(ContentStoreConfig config, Storage storage)
      throws IOException {
    try {
      storage.disk().lock(config.dir().resolve(RECLAIM_LOCK)).close();
    } catch (FolderInUseException e) {
      LOG.atInfo().addKeyValue("reason", e.getMessage()).log("A backup runs");
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
      ContentLog contents = ContentLog.recover(log, index, storage.clock());
      onFailure.handOver();
      return contents;
    }
  }

  /**
   * Contents on their way to the disk, or something else for the thread that writes.
   *
   * @param step runs when the contents of its group are durable
   */
  private record Request(
      Map<Digest, New> contents, Reclaim.Step step, CompletableFuture<Boolean> answer) {
    static Request storing(Map<Digest, New> contents) {
      return new Request(contents, () -> {}, new CompletableFuture<>());
    }

    static Request doing(Reclaim.Step step) {
      return new Request(Map.of(), step, new CompletableFuture<>());
    }

    long bytes() {
      return contents.values().stream().mapToLong(content -> content.record().length).sum();
    }
  }

  private final class Storing implements GroupWriter.Work<Request> {
    @Override
    public Runnable commit(List<Request> group) throws IOException {
      log.store(group.stream().flatMap(request -> request.contents().entrySet().stream()).toList());
      for (Request request : group) {
        request.step().run();
      }
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
    Map<Digest, New> wanted = new LinkedHashMap<>();
    for (Content content : contents) {
      ContentRecord.requireRoot(content);
      Optional<Start> known =
          StorageGuard.read(() -> log.stored(content.root())).map(ContentIndex.Stored::at);
      Why why = known.isPresent() && isDamaged(content.root(), known.get()) ? Why.REPAIR : Why.PUT;
      wanted.put(content.root(), new New(ContentRecord.encode(content), known, why));
    }
    if (!wanted.isEmpty()) {
      carryOut(Request.storing(wanted));
    }
  }

  private void carryOut(Request request) {
    writer.put(request);
    try {
      request.answer().join();
    } catch (CompletionException e) {
      throw failure.exception();
    }
  }

  @Override
  public Optional<Instant> erasedAt(Digest contentRoot) {
    return StorageGuard.read(() -> log.find(contentRoot))
        .filter(ContentIndex.Gone.class::isInstance)
        .map(gone -> Instant.ofEpochMilli(((ContentIndex.Gone) gone).atMillis()));
  }

  @Override
  public Erasure erase(Collection<Digest> contentRoots, Duration spareNew) {
    synchronized (erasing) {
      List<Erasure> done = new ArrayList<>();
      carryOut(Request.doing(() -> done.add(log.erase(contentRoots, spareNew))));
      return done.get(0);
    }
  }

  /** Does nothing while somebody copies the files: what moves in between would be missed. */
  @Override
  public long reclaim(Duration within) {
    synchronized (erasing) {
      try (Closeable mine = storage.disk().lock(dir.resolve(RECLAIM_LOCK))) {
        carryOut(Request.doing(log::flush));
        return new Reclaim(log, new ThisWriter()).run(within, storage.clock().millis());
      } catch (FolderInUseException e) {
        LOG.atInfo().addKeyValue("reason", e.getMessage()).log("A backup runs: nothing is freed");
        return 0;
      } catch (IOException e) {
        throw new LedgerFailedException("freeing disk failed: " + e.getMessage(), e);
      }
    }
  }

  private final class ThisWriter implements Reclaim.Writer {
    @Override
    public void store(Map<Digest, New> contents) {
      carryOut(Request.storing(contents));
    }

    @Override
    public void run(Reclaim.Step step) {
      carryOut(Request.doing(step));
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
          } catch (NoSuchFileException freed) {
            return false; // it has been moved or erased since; the writer sees which
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
          Optional<Start> place = place(contentRoot);
          while (place.isPresent()) {
            try {
              return Optional.of(log.read(contentRoot, place.get()));
            } catch (NoSuchFileException e) {
              Optional<Start> moved = place(contentRoot);
              if (moved.equals(place)) {
                throw e;
              }
              place = moved;
            }
          }
          return Optional.empty();
        });
  }

  private Optional<Start> place(Digest root) {
    return log.stored(root).map(ContentIndex.Stored::at);
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
