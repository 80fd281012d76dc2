package org.varve.monitoring.follow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.varve.evidence.file.TrustFile;
import org.varve.evidence.log.EntryBundle;
import org.varve.monitoring.follow.LogVerdict.Code;
import org.varve.rp.HttpCall;

class MirrorTest {
  private static final Mirror.Limits ALL = new Mirror.Limits(1_000_000, true);

  @TempDir Path temp;
  private Path folder;
  private final TestLog log = new TestLog();
  private final TrustFile trust = log.trust();

  @BeforeEach
  void name() {
    folder = temp.resolve("mirror");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 255, 256, 257, 700})
  void copiesALogWholeAndTrue(int size) throws IOException {
    MirrorReport report = update(log.grownTo(size));

    assertThat(report.verdict().code()).isEqualTo(Code.FIRST_SEEN);
    assertThat(report.entries()).isEqualTo(size);
    MirrorCheck.Report check = new MirrorCheck(trust, folder).check();
    assertThat(check.findings()).isEmpty();
    assertThat(check.entries()).isEqualTo(size);
    assertThat(Files.readAllBytes(folder.resolve("checkpoint"))).isEqualTo(log.truth("checkpoint"));
  }

  @Test
  void copiesWhatIsNewAloneAndDropsPartialTilesThatGotFull() throws IOException {
    update(log.grownTo(600));
    assertThat(folder.resolve("tile/0/002.p/88")).exists();
    MirrorReport same = update(log);
    MirrorReport more = update(log.grownTo(800));

    assertThat(same.files()).isZero();
    // Hashes and entries of tile 2, now full, and of tile 3; the wider level 1.
    assertThat(more.files()).isEqualTo(5);
    assertThat(folder.resolve("tile/0/002.p")).doesNotExist();
    assertThat(folder.resolve("tile/entries/002.p")).doesNotExist();
    assertThat(new MirrorCheck(trust, folder).check().isTrue()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"tile/0/000", "tile/0/002.p/188", "tile/1/000.p/2", "tile/entries/001"})
  void keepsNoFileWithAFlippedBitAndGoesOnWhenItIsMended(String name) throws IOException {
    log.grownTo(700).lyingAbout(name, MirrorTest::flipped);
    MirrorReport report = update(log);

    assertThat(report.verdict().code()).isEqualTo(Code.TAMPERED);
    assertThat(folder.resolve(name)).doesNotExist();
    assertThat(folder.resolve("checkpoint")).doesNotExist();
    MirrorReport mended = update(log.honest());
    assertThat(mended.verdict().isGood()).isTrue();
    assertThat(new MirrorCheck(trust, folder).check().isTrue()).isTrue();
  }

  @Test
  void keepsNoTileOfTheWrongSizeAndNoEntryThatDoesNotHashToItsLeaf() throws IOException {
    log.grownTo(700).lyingAbout("tile/0/001", tile -> Arrays.copyOf(tile, 8_160));
    assertThat(update(log).verdict().sentence()).contains("tile/0/001").contains("8192 bytes");

    byte[] other = EntryBundle.encode(Collections.nCopies(256, "x".getBytes(UTF_8)));
    log.honest().lyingAbout("tile/entries/001", bundle -> other);
    assertThat(update(log).verdict().sentence()).contains("entry 256 does not hash to its leaf");
    assertThat(folder.resolve("tile/entries/001")).doesNotExist();
  }

  @Test
  void copiesNothingTwiceAfterAnInterruption() throws IOException {
    log.grownTo(5_000).lyingAbout("tile/entries/015", MirrorTest::flipped);
    MirrorReport first = update(log);
    MirrorReport second = update(log.honest());

    assertThat(first.files()).isEqualTo(20 + 1 + 15);
    // The partial tiles and what was missing.
    assertThat(second.files()).isEqualTo(5);
  }

  @Test
  void anInterruptionForgetsNotWhatWasSeen() throws IOException {
    update(log.grownTo(300));
    log.grownTo(700).lyingAbout("tile/entries/001", MirrorTest::flipped);
    update(log);
    MirrorReport forked = update(log.forkedAfter(400, 800));

    assertThat(forked.verdict().code()).isEqualTo(Code.FORKED);
    assertThat(forked.verdict().sizeBefore()).isEqualTo(700);
  }

  @Test
  void aLogThatGivesNoEntriesIsCopiedWithoutAndCompletedLater() throws IOException {
    MirrorReport hashes = update(log.grownTo(700).withoutEntries());
    assertThat(hashes.verdict().isGood()).isTrue();
    assertThat(hashes.entries()).isZero();
    assertThat(hashes.refused()).contains("not for you");
    assertThat(new MirrorCheck(trust, folder).check().isTrue()).isTrue();

    assertThat(update(log.withEntries()).entries()).isEqualTo(700);
  }

  @Test
  void takesAFullTileWhereALogThrewThePartialOneAway() throws IOException {
    log.grownTo(200);
    byte[] old = log.truth("checkpoint");
    log.grownTo(300)
        .lyingAbout("checkpoint", now -> old)
        .lyingAbout("tile/0/000.p/200", gone -> null)
        .lyingAbout("tile/entries/000.p/200", gone -> null);

    assertThat(update(log).entries()).isEqualTo(200);
    assertThat(new MirrorCheck(trust, folder).check().isTrue()).isTrue();
  }

  @Test
  void aMirrorCanBeMirroredAndServed() throws IOException {
    update(log.grownTo(700));
    MirrorFolder copy = new MirrorFolder(folder);
    Mirror second = new Mirror(trust, copy, temp.resolve("second"), ALL);
    assertThat(second.update().entries()).isEqualTo(700);

    MirrorEndpoint hashes = new MirrorEndpoint(copy, false);
    assertThat(get(hashes, "checkpoint")).isEqualTo(200);
    assertThat(get(hashes, "tile/0/002.p/188")).isEqualTo(200);
    assertThat(get(hashes, "tile/0/003")).isEqualTo(404);
    assertThat(get(hashes, "../mirror/checkpoint")).isEqualTo(404);
    assertThat(get(hashes, ".lock")).isEqualTo(404);
    assertThat(get(hashes, "tile/entries/000")).isEqualTo(403);
    assertThat(get(new MirrorEndpoint(copy, true), "tile/entries/000")).isEqualTo(200);
  }

  @Test
  void checkFindsEveryFileThatWasChangedOrLost() throws IOException {
    update(log.grownTo(700));
    try (Stream<Path> walk = Files.walk(folder.resolve("tile"))) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        byte[] honest = Files.readAllBytes(file);
        Files.write(file, flipped(honest));
        assertThat(new MirrorCheck(trust, folder).check().isTrue()).as("%s", file).isFalse();
        Files.delete(file);
        boolean isEntries = file.toString().contains("entries");
        assertThat(new MirrorCheck(trust, folder).check().isTrue()).isEqualTo(isEntries);
        Files.write(file, honest);
      }
    }
    assertThat(new MirrorCheck(trust, folder).check().isTrue()).isTrue();
  }

  @Test
  void refusesALogThatIsLargerThanAllowed() {
    Mirror small = new Mirror(trust, log.grownTo(11), folder, new Mirror.Limits(10, true));

    assertThatThrownBy(small::update)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("11 entries")
        .hasMessageContaining("--most");
  }

  private MirrorReport update(TestLog shown) throws IOException {
    return new Mirror(trust, shown, folder, ALL).update();
  }

  private static int get(MirrorEndpoint endpoint, String name) {
    return endpoint.apply(new HttpCall("GET", "/" + name, false, Optional.empty(), "")).status();
  }

  private static byte[] flipped(byte[] honest) {
    byte[] bytes = honest.clone();
    bytes[bytes.length / 2] ^= 4;
    return bytes;
  }
}
