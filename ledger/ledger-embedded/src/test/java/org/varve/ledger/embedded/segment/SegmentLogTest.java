package org.varve.ledger.embedded.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.varve.ledger.embedded.disk.FaultDisk;
import org.varve.ledger.embedded.disk.FaultDisk.Calls;
import org.varve.ledger.embedded.disk.FaultDisk.Fault;

class SegmentLogTest {
  private static void assertWhole(SegmentBench bench, int records) {
    assertThat(bench.damages).isEmpty();
    assertThat(bench.seen).hasSize(records);
    for (int i = 0; i < records; i++) {
      assertThat(bench.seen.get(i).ordinal()).isEqualTo(i);
      assertThat(bench.seen.get(i).body()).isEqualTo(SegmentBench.body(i));
    }
  }

  @Test
  void readsBackWhatItCommittedOverManySegments() throws IOException {
    SegmentBench bench = new SegmentBench(1).open();
    List<RecordPosition> positions = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      positions.add(bench.append());
      bench.log.commit(SegmentBench.mark(i));
    }
    assertThat(positions.get(49).segment()).isGreaterThan(5);
    for (int i = 0; i < 50; i++) {
      assertThat(bench.log.read(positions.get(i), i).body()).isEqualTo(SegmentBench.body(i));
    }
    bench.log.close();
    assertWhole(bench.open(), 50);
    assertThat(bench.log.acknowledged().orElseThrow().mark()).isEqualTo(SegmentBench.mark(49));
  }

  @Test
  void showsOnlyWhatFollowsAKnownRecord() throws IOException {
    SegmentBench bench = new SegmentBench(1).open().commit(30);
    RecordPosition twenty = new RecordPosition(1, 0);
    for (Record record : bench.open().seen) {
      twenty = record.ordinal() == 20 ? record.position() : twenty;
    }
    bench.open(new SegmentLog.Start(twenty, 20));
    assertThat(bench.seen).extracting(Record::ordinal).startsWith(20L).endsWith(29L).hasSize(10);
  }

  @Test
  void refusesARecordOverTheLimit() throws IOException {
    SegmentBench bench = new SegmentBench(1).open();
    assertThatThrownBy(() -> bench.log.append(new byte[5_001]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("5001")
        .hasMessageContaining("5000");
  }

  @Test
  void cutsATornTailOfEveryLengthAndGoesOn() throws IOException {
    SegmentBench bench = new SegmentBench(1).open().commit(3);
    Path file = bench.segment(1);
    int whole = (int) bench.disk.size(file);
    byte[] head = bench.disk.bytes(bench.head());
    bench.append();
    byte[] all = bench.disk.bytes(file);
    for (int length = whole; length <= all.length; length++) {
      for (boolean zeros : new boolean[] {false, true}) {
        byte[] torn = Arrays.copyOf(Arrays.copyOf(all, length), zeros ? all.length : length);
        bench.disk.replace(file, torn);
        bench.disk.replace(bench.head(), head);
        bench.open();
        assertWhole(bench, length == all.length ? 4 : 3);
        bench.commit(2);
        assertWhole(bench.open(), length == all.length ? 6 : 5);
        bench.disk.files().stream().filter(f -> !f.equals(file)).forEach(f -> drop(bench, f));
      }
    }
  }

  private static void drop(SegmentBench bench, Path file) {
    try {
      bench.disk.delete(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void cutsATornHeaderOfEveryLength() throws IOException {
    for (int length = 0; length < SegmentHeader.BYTES; length++) {
      SegmentBench bench = new SegmentBench(1).open();
      while (bench.disk.files().stream().noneMatch(bench.segment(2)::equals)) {
        bench.commit(1);
      }
      int records = (int) bench.log.nextOrdinal() - 1;
      byte[] second = bench.disk.bytes(bench.segment(2));
      bench.disk.replace(bench.segment(2), Arrays.copyOf(second, length));
      drop(bench, bench.head());
      assertWhole(bench.open(), records);
      bench.commit(3);
      assertWhole(bench.open(), records + 3);
    }
  }

  @Test
  void refusesToCutWhatWasAcknowledged() throws IOException {
    SegmentBench bench = new SegmentBench(1).open().commit(4);
    Path file = bench.segment(1);
    byte[] all = bench.disk.bytes(file);
    long fourth = bench.open().seen.get(3).position().offset();
    for (int length = 0; length < all.length; length++) {
      bench.disk.replace(file, Arrays.copyOf(all, length));
      bench.open();
      assertThat(bench.damages).as("cut to %d", length).isNotEmpty();
      if (length >= fourth) {
        assertThat(bench.damages.get(0).offset()).isEqualTo(fourth);
        assertThat(bench.damages.get(0).ordinal()).isEqualTo(3);
      }
      assertThat(bench.disk.size(file)).isEqualTo(length);
    }
  }

  @Test
  void refusesToCutWhatALaterRecordProvesToHaveBeenDurable() throws IOException {
    SegmentBench bench = new SegmentBench(1).open().commit(4);
    drop(bench, bench.head());
    Record second = bench.open().seen.get(1);
    drop(bench, bench.head());
    bench.disk.flip(bench.segment(1), (second.position().offset() + Frame.BYTES) * 8);
    byte[] before = bench.disk.bytes(bench.segment(1));

    bench.open();

    assertThat(bench.damages).extracting(Damage::ordinal).containsExactly(1L);
    assertThat(bench.disk.bytes(bench.segment(1))).isEqualTo(before);
  }

  @Test
  void cutsAGroupOfWhichOnlyLaterRecordsReachedTheDisk() throws IOException {
    SegmentBench bench = new SegmentBench(1).open().commit(2);
    RecordPosition third = bench.append();
    bench.append();
    bench.disk.flip(bench.segment(1), (third.offset() + Frame.BYTES) * 8);
    assertWhole(bench.open(), 2);
    assertThat(bench.disk.size(bench.segment(1))).isEqualTo(third.offset());
  }

  @Test
  void findsEveryFlippedBitOfASegment() throws IOException {
    SegmentBench bench = new SegmentBench(1).open().commit(12);
    bench.log.close();
    List<Record> records = List.copyOf(bench.open().seen);
    for (int number = 1; number <= records.get(11).position().segment(); number++) {
      Path file = bench.segment(number);
      for (long bit = 0; bit < bench.disk.size(file) * 8; bit++) {
        bench.disk.flip(file, bit);
        bench.open();
        assertThat(bench.damages).as("bit %d of %s", bit, file).hasSize(1);
        assertThat(bench.damages.get(0).file()).isEqualTo(file.toString());
        bench.disk.flip(file, bit);
      }
    }
    assertWhole(bench.open(), 12);
  }

  @Test
  void goesOnBehindDamageAndPutsNothingInItsPlace() throws IOException {
    SegmentBench bench = new SegmentBench(1).open().commit(12);
    Record fifth = bench.open().seen.get(5);
    bench.disk.flip(
        bench.segment(fifth.position().segment()), (fifth.position().offset() + Frame.BYTES) * 8);
    bench.open();
    assertThat(bench.damages).hasSize(1);
    assertThat(bench.damages.get(0).ordinal()).isEqualTo(5);
    assertThat(bench.seen).hasSize(11).extracting(Record::ordinal).doesNotContain(5L);
    bench.commit(1);
    assertThat(bench.open().seen).hasSize(12).extracting(Record::ordinal).endsWith(11L, 12L);
  }

  @Test
  void startsANewSegmentBehindADamagedLastRecord() throws IOException {
    SegmentBench bench = new SegmentBench(1).open().commit(3);
    bench.disk.flip(bench.segment(1), bench.disk.size(bench.segment(1)) * 8 - 1);
    bench.open();
    assertThat(bench.damages).hasSize(1);
    bench.commit(2);
    bench.open();
    assertThat(bench.damages).hasSize(1);
    assertThat(bench.seen).extracting(Record::ordinal).containsExactly(0L, 1L, 3L, 4L);
  }

  @Test
  void reportsMissingAndSwappedSegments() throws IOException {
    SegmentBench bench = new SegmentBench(1).open().commit(30);
    byte[] second = bench.disk.bytes(bench.segment(2));
    byte[] third = bench.disk.bytes(bench.segment(3));
    drop(bench, bench.segment(2));
    bench.open();
    assertThat(bench.damages.get(0).what()).contains("missing");
    assertThat(bench.damages.get(0).file()).isEqualTo(bench.segment(2).toString());

    bench.disk.replace(bench.segment(2), third);
    bench.disk.replace(bench.segment(3), second);
    bench.open();
    assertThat(bench.damages.get(0).what()).contains("of another file");
    assertThat(bench.damages).hasSizeGreaterThanOrEqualTo(1);
  }

  @Test
  void reportsThatEverythingIsGone() throws IOException {
    SegmentBench bench = new SegmentBench(1).open().commit(2);
    drop(bench, bench.segment(1));
    bench.open();
    assertThat(bench.damages).hasSize(1);
    assertThat(bench.damages.get(0).what()).contains("record 1 was acknowledged");
  }

  @Test
  void aBodyCannotPassForARecord() throws IOException {
    // Whoever sends data may send bytes in the form of a record; without the salt they are none.
    SegmentBench bench = new SegmentBench(1).open().commit(1);
    byte[] inner = SegmentBench.body(7);
    byte[] frame = Frame.of(7, 7, inner, 0).encode(0).array();
    byte[] planted = Arrays.copyOf(frame, Frame.BYTES + inner.length);
    System.arraycopy(inner, 0, planted, Frame.BYTES, inner.length);
    int end = (int) bench.disk.size(bench.segment(1));
    bench.log.append(planted);
    byte[] all = bench.disk.bytes(bench.segment(1));
    byte[] torn = all.clone();
    torn[end] ^= 1;
    bench.disk.replace(bench.segment(1), torn);
    bench.open();
    assertThat(bench.damages).isEmpty();
    assertThat(bench.seen).hasSize(1);
  }

  @Test
  void keepsEveryAcknowledgedRecordWhereverThePowerIsCut() throws IOException {
    for (long seed = 0; seed < 3_000; seed++) {
      runUntilFault(seed, Fault.POWER_CUT, Calls.CHANGES);
    }
  }

  @Test
  void keepsEveryAcknowledgedRecordWhicheverFsyncFails() throws IOException {
    for (long seed = 0; seed < 1_000; seed++) {
      runUntilFault(seed, Fault.INPUT_OUTPUT_ERROR, Calls.FORCES);
    }
  }

  /** Faults come again and again, while recovering too; whatever was once seen must stay. */
  private static void runUntilFault(long seed, Fault fault, Calls calls) throws IOException {
    Random random = new Random(seed);
    SegmentBench bench = new SegmentBench(seed);
    long kept = -1;
    for (int life = 0; life < 5; life++) {
      bench.disk.failAt(fault, calls, random.nextInt(40));
      try {
        SegmentLog log =
            SegmentLog.open(
                bench.disk,
                SegmentBench.FOLDER,
                SegmentKind.BLOCKS,
                SegmentBench.LIMITS,
                new Random(seed + life));
        bench.seen.clear();
        log.recover(null, bench);
        bench.log = log;
        kept = Math.max(kept, bench.seen.size() - 1L);
        for (int i = 0; i < 20; i++) {
          bench.append();
          if (random.nextBoolean()) {
            log.commit(SegmentBench.mark(log.nextOrdinal() - 1));
            kept = log.nextOrdinal() - 1;
          }
        }
      } catch (IOException expected) {
        assertThat(expected).hasMessageMatching("the power is off|Input/output error");
      }
      if (fault == Fault.POWER_CUT || random.nextBoolean()) {
        bench.disk.cutPower();
      } else {
        bench.disk.restartProcess();
      }
      SegmentBench after = check(seed, bench.disk, kept);
      kept = after.seen.size() - 1L;
    }
  }

  /** What one recovery has shown may have been relied on: it must survive the next power cut. */
  private static SegmentBench check(long seed, FaultDisk disk, long kept) throws IOException {
    SegmentBench after = new SegmentBench(disk).open();
    assertThat(after.damages).as("seed %d", seed).isEmpty();
    assertThat(after.seen).as("seed %d", seed).hasSizeGreaterThan((int) kept);
    assertWhole(after, after.seen.size());
    disk.cutPower();
    return after;
  }
}
