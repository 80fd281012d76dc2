package org.varve.ledger.embedded.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * A disk in memory that fails on purpose, at a chosen one of its calls.
 *
 * <p>It is as unkind as a disk may be: what was not forced is lost in any part when the power is
 * cut, names of files too; a failed fsync drops what it should have written, and the next one
 * succeeds; a write that does not fit leaves its beginning behind.
 */
public final class FaultDisk implements Disk {
  /** What happens at the chosen call. */
  public enum Fault {
    /** The power is cut before the call has any effect. */
    POWER_CUT,
    /** Writing or forcing fails with EIO. */
    INPUT_OUTPUT_ERROR
  }

  /** Which calls are counted to find the chosen one. */
  public enum Calls {
    CHANGES,
    FORCES
  }

  private final Random random;
  private final Map<Path, FaultFile> names = new TreeMap<>();
  private final Map<Path, FaultFile> durableNames = new TreeMap<>();
  private final Set<Path> locks = new HashSet<>();
  private Runnable beforeForce = () -> {};
  private long capacity = Long.MAX_VALUE;
  private int life;
  private boolean off;
  private int changes;
  private int forces;
  private Fault fault = Fault.POWER_CUT;
  private Calls counted = Calls.CHANGES;
  private int callsLeft = -1;

  public FaultDisk(long seed) {
    random = new Random(seed);
  }

  /** Lets the n-th of the coming calls fail, n from 0. */
  public synchronized void failAt(Fault what, Calls which, int n) {
    fault = what;
    counted = which;
    callsLeft = n;
  }

  /** Bytes that all files together may have. */
  public synchronized void limit(long bytes) {
    capacity = bytes;
  }

  /** Runs in the calling thread before each force of a file, without any lock. */
  public synchronized void beforeForce(Runnable action) {
    beforeForce = action;
  }

  /** How many calls changed anything, forces included. */
  public synchronized int changes() {
    return changes;
  }

  public synchronized int forces() {
    return forces;
  }

  /** Ends all open files and locks, as the end of a process does; nothing written is lost. */
  public synchronized void restartProcess() {
    life++;
    locks.clear();
    callsLeft = -1;
    off = false;
  }

  /** Loses what was not forced, or a part of it, and starts anew. */
  public synchronized void cutPower() {
    for (Map.Entry<Path, FaultFile> name : new ArrayList<>(names.entrySet())) {
      if (durableNames.get(name.getKey()) != name.getValue() && random.nextBoolean()) {
        names.remove(name.getKey());
      }
    }
    durableNames.forEach(
        (path, file) -> {
          if (random.nextBoolean()) {
            names.putIfAbsent(path, file);
          }
        });
    names.values().forEach(file -> file.cutPower(random));
    durableNames.clear();
    durableNames.putAll(names);
    restartProcess();
  }

  /** Changes one bit of a file, as bad luck or bad people do. */
  public synchronized void flip(Path file, long bit) {
    names.get(file).flip(bit);
  }

  public synchronized long size(Path file) {
    return names.get(file).size();
  }

  /** All files there are. */
  public synchronized List<Path> files() {
    return List.copyOf(names.keySet());
  }

  /** The bytes of a file. */
  public synchronized byte[] bytes(Path file) {
    byte[] bytes = new byte[names.get(file).size()];
    names.get(file).read(bytes, 0);
    return bytes;
  }

  /** Everything stored, to come back to. */
  public synchronized Map<Path, byte[]> snapshot() {
    Map<Path, byte[]> all = new TreeMap<>();
    names.keySet().forEach(path -> all.put(path, bytes(path)));
    return all;
  }

  /** Comes back to what was, after a restart. */
  public synchronized void restore(Map<Path, byte[]> snapshot) {
    restartProcess();
    names.clear();
    durableNames.clear();
    snapshot.forEach(this::replace);
  }

  /** Replaces a file, durably. */
  public synchronized void replace(Path path, byte[] bytes) {
    FaultFile file = new FaultFile();
    file.write(0, bytes);
    file.force();
    names.put(path, file);
    durableNames.put(path, file);
  }

  private void change(boolean force) throws IOException {
    if (off) {
      throw new IOException("the power is off");
    }
    changes++;
    forces += force ? 1 : 0;
    if (callsLeft < 0 || (counted == Calls.FORCES && !force) || callsLeft-- > 0) {
      return;
    }
    if (fault == Fault.POWER_CUT) {
      off = true;
      throw new IOException("the power is off");
    }
    throw new IOException("Input/output error");
  }

  @Override
  public void createFolders(Path folder) {}

  @Override
  public synchronized List<String> list(Path folder) {
    return names.keySet().stream()
        .filter(file -> folder.equals(file.getParent()))
        .map(file -> file.getFileName().toString())
        .toList();
  }

  @Override
  public synchronized DiskFile open(Path file) throws IOException {
    if (!names.containsKey(file)) {
      change(false);
      names.put(file, new FaultFile());
    }
    return new Handle(names.get(file), life);
  }

  @Override
  public synchronized DiskFile openForReading(Path file) throws IOException {
    if (!names.containsKey(file)) {
      throw new NoSuchFileException(file.toString());
    }
    return new Handle(names.get(file), life);
  }

  @Override
  public synchronized void delete(Path file) throws IOException {
    change(false);
    names.remove(file);
  }

  @Override
  public synchronized void forceFolder(Path folder) throws IOException {
    change(true);
    durableNames.keySet().removeIf(file -> folder.equals(file.getParent()));
    names.forEach(
        (path, file) -> {
          if (folder.equals(path.getParent())) {
            durableNames.put(path, file);
          }
        });
  }

  @Override
  public synchronized Closeable lock(Path file) throws IOException {
    if (!locks.add(file)) {
      throw new FolderInUseException(file, "another process");
    }
    int taken = life;
    return () -> unlock(file, taken);
  }

  private synchronized void unlock(Path file, int taken) {
    if (taken == life) {
      locks.remove(file);
    }
  }

  private long used() {
    return names.values().stream().mapToLong(FaultFile::size).sum();
  }

  private final class Handle implements DiskFile {
    private final FaultFile file;
    private final int born;
    private boolean closed;

    Handle(FaultFile file, int born) {
      this.file = file;
      this.born = born;
    }

    private void check() throws IOException {
      if (closed || born != life) {
        throw new IOException("the file is closed");
      }
    }

    @Override
    public long size() throws IOException {
      synchronized (FaultDisk.this) {
        check();
        return file.size();
      }
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      synchronized (FaultDisk.this) {
        check();
        byte[] bytes = new byte[target.remaining()];
        int count = file.read(bytes, position);
        target.put(bytes, 0, count);
        return count;
      }
    }

    @Override
    public void write(ByteBuffer source, long position) throws IOException {
      synchronized (FaultDisk.this) {
        check();
        change(false);
        byte[] bytes = new byte[source.remaining()];
        source.get(bytes);
        long room = capacity - used() + Math.max(0, file.size() - position);
        if (room < bytes.length) {
          file.write(position, Arrays.copyOf(bytes, (int) Math.max(0, room)));
          throw new IOException("No space left on device");
        }
        file.write(position, bytes);
      }
    }

    @Override
    public void force() throws IOException {
      hook().run();
      synchronized (FaultDisk.this) {
        check();
        try {
          change(true);
        } catch (IOException e) {
          if (!off) {
            file.forceInPart(random);
          }
          throw e;
        }
        file.force();
      }
    }

    private Runnable hook() {
      synchronized (FaultDisk.this) {
        return beforeForce;
      }
    }

    @Override
    public void truncate(long size) throws IOException {
      synchronized (FaultDisk.this) {
        check();
        change(false);
        file.truncate(size);
      }
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
