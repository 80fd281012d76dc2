package org.varve.launcher.node;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varve.launcher.UsageException;
import org.varve.ledger.embedded.SegmentContentStore;
import org.varve.rp.PrivateFiles;

/**
 * Copies what a node cannot make anew: keys and certificates, blocks, contents. The node may run
 * meanwhile, since it only ever appends; files of erased contents it does not free until this ends.
 *
 * <p>The order makes the copy consistent. HEAD says how far blocks were acknowledged, and is copied
 * before them: so they reach at least as far, and what is behind is a tail that the next start
 * takes or cuts. Contents are durable before the block that commits to them, and are copied after
 * the blocks: so none is missing.
 */
public final class NodeBackup {

  private static final Logger LOG = LoggerFactory.getLogger(NodeBackup.class);
  private static final int LOCK_TRIES = 240;
  private static final int LOCK_PAUSE_MILLIS = 500;
  private static final int CHUNK_BYTES = 1 << 20;
  private static final String HEAD = "HEAD";
  private static final Pattern SEGMENT = Pattern.compile("\\d{8}\\.(seg|freed)");

  private final DataFolder from;
  private final DataFolder to;
  private final Consumer<String> progress;

  /**
   * @param to a folder that does not exist yet, or is empty
   * @param progress hears of each part
   */
  public NodeBackup(DataFolder from, DataFolder to, Consumer<String> progress) {
    this.from = from;
    this.to = to;
    this.progress = progress;
  }

  /** How much was copied. */
  public record Copied(int files, long bytes) {}

  /** Copies everything; each file is on disk when this returns. */
  public Copied copy() throws IOException {
    Path lock = from.content().resolve(SegmentContentStore.RECLAIM_LOCK);
    if (!Files.exists(lock)) {
      return copyAll(); // no node ever worked there: a backup, or nothing
    }
    // As long as it is held, no file of contents goes away.
    try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE)) {
      hold(channel);
      return copyAll();
    }
  }

  private static void hold(FileChannel channel) throws IOException {
    for (int tries = 0; tries < LOCK_TRIES; tries++) {
      try {
        if (channel.tryLock() != null) {
          return;
        }
      } catch (OverlappingFileLockException inThisProcess) {
        LOG.atDebug().log("The node frees disk just now");
      }
      try {
        Thread.sleep(LOCK_PAUSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while the node freed disk", e);
      }
    }
    throw new UsageException(
        "the node has been freeing disk for two minutes, or another backup runs; try again later");
  }

  private Copied copyAll() throws IOException {
    PrivateFiles.makeFolder(to.root());
    List<Path> files = new ArrayList<>();
    files.add(from.originFile());
    files.add(from.trustFile());
    if (Files.exists(from.organisationFile())) {
      files.add(from.organisationFile());
    }
    files.addAll(tree(from.root().resolve("keys")));
    files.addAll(tree(from.authority()));
    files.addAll(tree(from.root().resolve("sources")));
    long bytes = copy(files, "keys and certificates");
    return copyLogs(files.size(), bytes);
  }

  private Copied copyLogs(int filesBefore, long bytesBefore) throws IOException {
    int count = filesBefore;
    long bytes = bytesBefore;
    for (Path log : List.of(from.ledger(), from.content())) {
      // Listed one after the other: what is listed is as old as its HEAD, or newer.
      List<Path> head = Files.exists(log.resolve(HEAD)) ? List.of(log.resolve(HEAD)) : List.of();
      bytes += copy(head, log.getFileName() + " " + HEAD);
      List<Path> segments = segments(log);
      bytes += copy(segments, String.valueOf(log.getFileName()));
      count += head.size() + segments.size();
    }
    return new Copied(count, bytes);
  }

  private long copy(List<Path> files, String what) throws IOException {
    long bytes = 0;
    for (Path file : files) {
      bytes += copy(file, to.root().resolve(from.root().relativize(file)));
    }
    progress.accept("copied " + what + ": " + files.size() + " files, " + bytes + " bytes");
    return bytes;
  }

  private static long copy(Path from, Path to) throws IOException {
    // Made with the rights of a private file: keys are among what is copied.
    PrivateFiles.write(to, "");
    try (FileChannel in = FileChannel.open(from, StandardOpenOption.READ);
        FileChannel out = FileChannel.open(to, StandardOpenOption.WRITE)) {
      ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
      long copied = 0;
      while (in.read(chunk) >= 0) {
        chunk.flip();
        while (chunk.hasRemaining()) {
          copied += out.write(chunk);
        }
        chunk.clear();
      }
      out.force(true);
      return copied;
    }
  }

  private static List<Path> segments(Path folder) throws IOException {
    return inside(folder, 1).stream()
        .filter(file -> SEGMENT.matcher(file.getFileName().toString()).matches())
        .sorted()
        .toList();
  }

  private static List<Path> tree(Path folder) throws IOException {
    return inside(folder, Integer.MAX_VALUE);
  }

  private static List<Path> inside(Path folder, int depth) throws IOException {
    try (Stream<Path> files = Files.walk(folder, depth)) {
      return files.filter(Files::isRegularFile).toList();
    } catch (NoSuchFileException absent) {
      return List.of();
    }
  }
}
