package org.varve.ledger.embedded.disk;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** The bytes of one file of a {@link FaultDisk}: what programs see, and what is on the platter. */
final class FaultFile {
  private static final int SECTOR_BYTES = 512;

  private static final class Bytes {
    byte[] array = new byte[SECTOR_BYTES];
    int size;

    void write(int at, byte[] source) {
      resize(Math.max(size, at + source.length));
      System.arraycopy(source, 0, array, at, source.length);
    }

    void resize(int newSize) {
      if (newSize > array.length) {
        array = Arrays.copyOf(array, Math.max(newSize, 2 * array.length));
      }
      if (newSize < size) {
        Arrays.fill(array, newSize, size, (byte) 0);
      }
      size = newSize;
    }

    void become(Bytes other) {
      array = other.array.clone();
      size = other.size;
    }
  }

  /** A change that was not forced; no bytes: a truncation. */
  private static final class Change {
    final int at;
    final byte[] bytes;

    Change(int at, byte[] bytes) {
      this.at = at;
      this.bytes = bytes;
    }

    void apply(Bytes target) {
      if (bytes.length == 0) {
        target.resize(at);
      } else {
        target.write(at, bytes);
      }
    }
  }

  private final Bytes visible = new Bytes();
  private final Bytes durable = new Bytes();
  private final List<Change> pending = new ArrayList<>();

  int size() {
    return visible.size;
  }

  int read(byte[] target, long position) {
    int count = (int) Math.max(0, Math.min(target.length, visible.size - position));
    if (count > 0) {
      System.arraycopy(visible.array, (int) position, target, 0, count);
    }
    return count;
  }

  void write(long position, byte[] bytes) {
    for (int from = 0; from < bytes.length; ) {
      int at = (int) position + from;
      int length = Math.min(bytes.length - from, SECTOR_BYTES - at % SECTOR_BYTES);
      change(new Change(at, Arrays.copyOfRange(bytes, from, from + length)));
      from += length;
    }
  }

  void truncate(long size) {
    change(new Change((int) size, new byte[0]));
  }

  private void change(Change change) {
    change.apply(visible);
    pending.add(change);
  }

  void force() {
    pending.forEach(change -> change.apply(durable));
    pending.clear();
  }

  /**
   * What a failed fsync does: some of it is written, and the rest will never be, though visible.
   */
  void forceInPart(Random random) {
    pending.stream().filter(change -> random.nextBoolean()).forEach(c -> c.apply(durable));
    pending.clear();
  }

  /** Any of the sectors that were not forced may have reached the platter, in any order. */
  void cutPower(Random random) {
    int share = random.nextInt(3);
    int whole = random.nextInt(pending.size() + 1);
    for (int i = 0; i < pending.size(); i++) {
      boolean reached = share == 0 ? i < whole : share == 1 ? random.nextBoolean() : i >= whole;
      if (reached) {
        pending.get(i).apply(durable);
      }
    }
    pending.clear();
    visible.become(durable);
  }

  void flip(long bit) {
    int at = (int) (bit >> 3);
    int mask = 1 << (bit & 7);
    visible.array[at] ^= (byte) mask;
    durable.array[at] ^= (byte) mask;
  }
}
