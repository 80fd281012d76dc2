package org.varve.monitoring.follow;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.varve.evidence.MalformedException;
import org.varve.evidence.file.TrustFile;
import org.varve.evidence.log.AddCheckpoint;
import org.varve.evidence.log.Checkpoint;
import org.varve.evidence.log.ConsistencyProof;
import org.varve.evidence.log.SignedNote;

/**
 * The checkpoints of a log that a follower keeps in its folder: {@code checkpoint}, all of whose
 * files it has, and {@code checkpoint.next} while it gets them. One program at a time may have them
 * open.
 */
final class KeptCheckpoints implements AutoCloseable {
  private final Path folder;
  private final TrustFile trust;
  private final FileChannel lock;

  private KeptCheckpoints(Path folder, TrustFile trust, FileChannel lock) {
    this.folder = folder;
    this.trust = trust;
    this.lock = lock;
  }

  /**
   * @throws IOException if another program follows a log into this folder
   */
  static KeptCheckpoints open(Path folder, TrustFile trust) throws IOException {
    Files.createDirectories(folder);
    FileChannel channel =
        FileChannel.open(
            folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock held = null;
    try {
      held = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // By another thread of this program: as good as by another program.
    } finally {
      if (held == null) {
        channel.close();
      }
    }
    if (held == null) {
      throw new IOException(
          folder + " is in use by another mirror or audit; wait for it, or name another folder");
    }
    return new KeptCheckpoints(folder, trust, channel);
  }

  /** The checkpoint whose files are all here; empty before the first. */
  Optional<SignedNote> complete() throws IOException {
    return read(completeFile());
  }

  /** The newest that was seen, so that no later one may contradict it. */
  Optional<SignedNote> newest() throws IOException {
    Optional<SignedNote> next = read(nextFile());
    return next.isPresent() ? next : complete();
  }

  /** Remembers a checkpoint before its files are here. */
  void see(SignedNote note) throws IOException {
    WholeFile.write(nextFile(), note.toString().getBytes(UTF_8));
  }

  /** Says that all files of what was seen last are here. */
  void complete(SignedNote note) throws IOException {
    if (!read(nextFile()).map(SignedNote::toString).equals(Optional.of(note.toString()))) {
      throw new IllegalStateException("another checkpoint was seen last in " + folder);
    }
    WholeFile.rename(nextFile(), completeFile());
  }

  /** Keeps what contradicts each other, with a proof where the sizes ask for one. */
  Path contradiction(
      SignedNote older, SignedNote newer, Optional<ConsistencyProof> proof, String sentence)
      throws IOException {
    Checkpoint before = Checkpoint.parse(older.text());
    Checkpoint after = Checkpoint.parse(newer.text());
    String name =
        "%d-%d-%s".formatted(before.size(), after.size(), after.root().hex().substring(0, 16));
    Path place = folder.resolve("contradictions").resolve(name);
    WholeFile.write(place.resolve("older.txt"), older.toString().getBytes(UTF_8));
    WholeFile.write(place.resolve("newer.txt"), newer.toString().getBytes(UTF_8));
    if (proof.isPresent()) {
      AddCheckpoint shown = new AddCheckpoint(before.size(), proof.get().path(), newer);
      WholeFile.write(place.resolve("newer-begins-with.txt"), shown.toString().getBytes(UTF_8));
    }
    WholeFile.write(place.resolve("finding.txt"), (sentence + "\n").getBytes(UTF_8));
    return place;
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }

  private Path completeFile() {
    return folder.resolve("checkpoint");
  }

  private Path nextFile() {
    return folder.resolve("checkpoint.next");
  }

  private Optional<SignedNote> read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    MalformedException wrong = null;
    try {
      SignedNote note = SignedNote.parse(Files.readString(file));
      boolean isOfLog = Checkpoint.parse(note.text()).origin().equals(trust.origin());
      if (isOfLog && trust.logKeys().haveSigned(note)) {
        return Optional.of(note);
      }
    } catch (MalformedException e) {
      wrong = e;
    }
    throw unusable(file, wrong);
  }

  private IOException unusable(Path file, @Nullable MalformedException wrong) {
    return new IOException(
        "%s is not a checkpoint signed with %s%s; name the folder of this log, or move this one away"
            .formatted(file, trust.logKeys(), wrong == null ? "" : " (" + wrong.getMessage() + ")"),
        wrong);
  }
}
