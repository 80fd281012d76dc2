package org.varve.edge.collect;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varve.edge.clock.AgentClock;
import org.varve.edge.queue.FileRow;
import org.varve.edge.queue.OperationQueue;
import org.varve.edge.queue.Progress;
import org.varve.edge.queue.QueueException;
import org.varve.edge.queue.SourceState;
import org.varve.edge.thread.StopSignal;
import org.varve.evidence.Digest;
import org.varve.evidence.operation.ItemTree;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationSigner;
import org.varve.formats.InvalidItemException;

/**
 * Signs each file of a folder. A file stays where it lies until its receipt is verified, then goes
 * to the folder of those done; one that cannot be recorded goes to that of those failed.
 */
public final class FolderRunner implements SourceWorker {
  /** Files on their way; the others wait in the folder, which is on disk anyway. */
  static final int PENDING_MAX = 64;

  private static final Logger LOG = LoggerFactory.getLogger(FolderRunner.class);
  private static final int LOOKED_AT_MAX = 10_000;
  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

  private final SourceDescription source;
  private final FolderConfig config;
  private final ItemForm form;
  private final OperationQueue queue;
  private final OperationSigner signer;
  private final AgentClock clock;
  private final StopSignal stop;
  private final LongSupplier nanos;
  private final Optional<Duration> retryPause;
  private final PathMatcher pattern;
  private Map<String, Seen> seen = new HashMap<>();
  private final WorkerState state;

  /** How a file looked, and since when it has not changed. */
  private record Seen(long size, FileTime modified, long sinceNanos) {}

  public FolderRunner(
      SourceDescription source,
      FolderConfig config,
      ItemForm form,
      OperationQueue queue,
      OperationSigner signer,
      AgentClock clock,
      Run run) {
    this.source = source;
    this.config = config;
    this.form = form;
    this.queue = queue;
    this.signer = signer;
    this.clock = clock;
    this.state = new WorkerState(source.name());
    this.stop = run.stop();
    this.nanos = run.nanos();
    this.retryPause = run.retryPause();
    this.pattern = config.folder().getFileSystem().getPathMatcher("glob:" + config.pattern());
  }

  /**
   * How it runs.
   *
   * @param nanos a clock that never jumps
   * @param retryPause after a failure; absent: it fails for good
   */
  public record Run(StopSignal stop, LongSupplier nanos, Optional<Duration> retryPause) {}

  @Override
  public void run() throws InterruptedException {
    boolean ended = false;
    while (!ended && !stop.isSet()) {
      try {
        ended = pass() && !config.follow();
        state.works();
        if (!ended) {
          stop.await(LOOK_AGAIN);
        }
      } catch (IOException | UncheckedIOException e) {
        if (retryPause.isEmpty()) {
          giveUp(e.getMessage() + "; see to the folder " + config.folder());
          return;
        }
        state.fails(e.getMessage() + "; see to the folder " + config.folder());
        stop.await(retryPause.get());
      }
    }
    state.isOver(ended);
  }

  @Override
  public String name() {
    return source.name();
  }

  @Override
  public boolean isEndless() {
    return config.follow();
  }

  @Override
  public boolean isOver() {
    return state.isOver();
  }

  @Override
  public SourceStatus status() throws QueueException {
    return state.status(queue);
  }

  @Override
  public void giveUp(String message) {
    state.givesUp(message);
  }

  /** Says whether nothing lies in the folder and nothing is on its way. */
  private boolean pass() throws IOException, InterruptedException {
    Set<String> onTheirWay = new HashSet<>();
    for (FileRow row : queue.files(source.name())) {
      if (row.outcome() == FileRow.Outcome.QUEUED) {
        onTheirWay.add(row.name());
      } else {
        settle(row);
      }
    }
    Map<String, Seen> files = look();
    int pending = onTheirWay.size();
    for (Map.Entry<String, Seen> file : files.entrySet()) {
      boolean due = !onTheirWay.contains(file.getKey()) && isSettled(file.getValue());
      if (due && pending < PENDING_MAX && queue.awaitRoom(Duration.ZERO)) {
        pending += takeIfReadable(file.getKey()) ? 1 : 0;
      }
    }
    return files.isEmpty() && pending == 0;
  }

  private Map<String, Seen> look() throws IOException {
    Map<String, Seen> now = new TreeMap<>();
    try (Stream<Path> files = Files.list(config.folder())) {
      Stream<Path> wanted = files.filter(this::isWanted).limit(LOOKED_AT_MAX);
      for (Path file : (Iterable<Path>) wanted::iterator) {
        String name = file.getFileName().toString();
        BasicFileAttributes attributes = attributes(file);
        if (attributes != null && attributes.isRegularFile()) {
          Seen before = seen.get(name);
          boolean same =
              before != null
                  && before.size() == attributes.size()
                  && before.modified().equals(attributes.lastModifiedTime());
          now.put(
              name,
              same
                  ? before
                  : new Seen(attributes.size(), attributes.lastModifiedTime(), nanos.getAsLong()));
        }
      }
    }
    seen = now;
    return now;
  }

  /** A name that does not lead back to its file is of another encoding than this program's. */
  private boolean isWanted(Path file) {
    String name = file.getFileName().toString();
    if (name.startsWith(".") || !pattern.matches(file.getFileName())) {
      return false;
    }
    try {
      return config.folder().resolve(name).equals(file);
    } catch (InvalidPathException e) {
      state.waits(
          "the name of " + name + " cannot be read; set LANG to a UTF-8 locale, or rename it");
      return false;
    }
  }

  /** Null if the file went away between being listed and being looked at. */
  private static @Nullable BasicFileAttributes attributes(Path file) throws IOException {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      LOG.atDebug().addKeyValue("file", file).log("a file went away");
      return null;
    }
  }

  private boolean isSettled(Seen file) {
    return nanos.getAsLong() - file.sinceNanos() >= config.settle().toNanos();
  }

  /** A file that cannot be read disturbs no other; says whether it went into the queue. */
  private boolean takeIfReadable(String name) throws IOException {
    Path file = config.folder().resolve(name);
    byte[] content;
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      // However large it has become since it was looked at.
      content = in.readNBytes(ItemTree.MAX_ITEM_BYTES + 1);
    } catch (NoSuchFileException e) {
      LOG.atDebug().addKeyValue("file", file).log("a file went away");
      return false;
    } catch (IOException e) {
      reject(file, "cannot be read: " + e);
      return false;
    }
    if (content.length > ItemTree.MAX_ITEM_BYTES) {
      reject(
          file,
          "has %d bytes; an item has at most %d: split it"
              .formatted(Files.size(file), ItemTree.MAX_ITEM_BYTES));
      return false;
    }
    take(file, name, content);
    return true;
  }

  private void take(Path file, String name, byte[] content) throws IOException {
    String sha256 = Digest.sha256(content).hex();
    SubmittedFile submitted =
        new SubmittedFile(
            source.name(), config.format(), source.dataType(), name, source.labels(), form);
    try {
      queue(submitted, content, file, sha256);
    } catch (InvalidItemException | IllegalArgumentException e) {
      reject(file, e.getMessage() + "; it was not sent");
    }
  }

  private void queue(SubmittedFile submitted, byte[] content, Path file, String sha256)
      throws IOException {
    synchronized (queue) {
      SubmittedFile.Place place =
          new SubmittedFile.Place(queue.epoch(), queue.state(source.name()));
      byte[] item = submitted.item(content);
      Operation operation =
          submitted.sign(
              content, item, Files.getLastModifiedTime(file).toInstant(), place, signer, clock);
      queue.addFile(
          operation,
          item,
          new Progress("", 1, place.state().rejected()),
          file.getFileName().toString(),
          sha256);
    }
  }

  private void reject(Path file, String why) throws IOException {
    moveTo(config.failed(), file, file.getFileName().toString(), Optional.of(why));
    SourceState kept = queue.state(source.name());
    queue.skip(source.name(), new Progress("", 0, kept.rejected() + 1));
  }

  /** What was signed is recorded, or refused. */
  private void settle(FileRow row) throws IOException {
    Path file = config.folder().resolve(row.name());
    if (isWhatWasSigned(file, row)) {
      Path target = row.outcome() == FileRow.Outcome.RECORDED ? config.done() : config.failed();
      moveTo(target, file, row.name(), row.refusal());
    } else {
      LOG.atWarn()
          .addKeyValue("file", file)
          .addKeyValue("sha256", row.sha256())
          .log("what was signed does not lie there any more; what lies there now is another file");
    }
    queue.forgetFile(row.number());
  }

  private static boolean isWhatWasSigned(Path file, FileRow row) throws IOException {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        && Files.size(file) <= ItemTree.MAX_ITEM_BYTES
        && Digest.sha256(Files.readAllBytes(file)).hex().equals(row.sha256());
  }

  /** Never over another file: a name that is taken gets a number. */
  private static void moveTo(Path folder, Path file, String name, Optional<String> why)
      throws IOException {
    Files.createDirectories(folder);
    Path target = folder.resolve(name);
    for (int i = 1; Files.exists(target) || Files.exists(why(target)); i++) {
      target = folder.resolve(name + "." + i);
    }
    if (why.isPresent()) {
      LOG.atWarn().addKeyValue("file", file).log("file set aside: {}", why.get());
      Files.writeString(why(target), why.get() + "\n", StandardCharsets.UTF_8);
    }
    Files.move(file, target);
  }

  private static Path why(Path target) {
    return target.resolveSibling(target.getFileName() + ".why");
  }
}
