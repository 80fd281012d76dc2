package org.varve.ledger.embedded.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varve.ledger.state.StateKey;
import org.varve.ledger.state.StateWrite;

class RocksEngineTest {
  @TempDir Path folder;

  private RocksEngine engine() {
    return new RocksEngine(folder.resolve("state"));
  }

  private static StateKey key(String text) {
    return StateKey.of(text.getBytes(UTF_8));
  }

  private static StateWrite write(String key, String value) {
    return new StateWrite(key(key), value.getBytes(UTF_8));
  }

  private Map<String, byte[]> files() throws IOException {
    Map<String, byte[]> all = new TreeMap<>();
    try (Stream<Path> list = Files.list(folder.resolve("state"))) {
      for (Path file : list.filter(Files::isRegularFile).toList()) {
        all.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
    return all;
  }

  @Test
  void keepsWhatWasWrittenWhenItIsClosed() {
    try (StateStore store = engine().open()) {
      store.write(List.of(write("a", "1"), write("b", "2")));
      store.flush();
      store.write(List.of(write("a", "3")));
    }
    try (StateStore store = engine().open()) {
      assertThat(store.get(key("a"))).isEqualTo("3".getBytes(UTF_8));
      assertThat(store.get(key("b"))).isEqualTo("2".getBytes(UTF_8));
      assertThat(store.get(key("c"))).isNull();
    }
  }

  @Test
  void listsAPrefixInOrder() {
    try (StateStore store = engine().open()) {
      store.write(List.of(write("b2", "x"), write("a", "x"), write("b1", "x"), write("c", "x")));
      List<String> keys = new ArrayList<>();
      store.scan(key("b"), (key, value) -> keys.add(new String(key.bytes(), UTF_8)));
      assertThat(keys).containsExactly("b1", "b2");
    }
  }

  @Test
  void readsWithoutChangingAnything() throws IOException {
    assertThat(engine().openForReading()).isEmpty();
    assertThat(folder.resolve("state")).doesNotExist();
    try (StateStore store = engine().open()) {
      store.write(List.of(write("a", "1")));
    }
    Map<String, byte[]> before = files();
    try (StateStore store = engine().openForReading().orElseThrow()) {
      assertThat(store.get(key("a"))).isEqualTo("1".getBytes(UTF_8));
    }
    assertThat(files()).usingRecursiveComparison().isEqualTo(before);
  }

  @Test
  void makesAStoreAnewThatCannotBeOpened() throws IOException {
    try (StateStore store = engine().open()) {
      store.write(List.of(write("a", "1")));
    }
    for (String file : files().keySet()) {
      Files.write(folder.resolve("state").resolve(file), new byte[] {1, 2, 3});
    }
    assertThatThrownBy(() -> engine().openForReading()).isInstanceOf(StateFailedException.class);
    try (StateStore store = engine().open()) {
      assertThat(store.get(key("a"))).isNull();
      store.write(List.of(write("a", "2")));
    }
    try (StateStore store = engine().open()) {
      assertThat(store.get(key("a"))).isEqualTo("2".getBytes(UTF_8));
    }
  }

  /** RocksDB itself would never come back from opening some of these. */
  @Test
  @Timeout(60)
  void comesBackFromEveryFlippedBitOfItsManifest() throws IOException {
    try (StateStore store = engine().open()) {
      store.write(List.of(write("a", "1")));
    }
    Path state = folder.resolve("state");
    Path manifest = state.resolve(Files.readString(state.resolve("CURRENT")).strip());
    byte[] sound = Files.readAllBytes(manifest);
    assertThat(RocksManifest.isSound(state)).isTrue();
    int unsound = 0;
    for (int bit = 0; bit < sound.length * Byte.SIZE; bit++) {
      byte[] flipped = sound.clone();
      flipped[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
      Files.write(manifest, flipped);
      if (!RocksManifest.isSound(state)) {
        unsound++;
      } else {
        readTornManifest();
      }
    }
    assertThat(unsound).isGreaterThan(sound.length * Byte.SIZE * 9 / 10);
  }

  /** A length that points behind the end is a torn tail, to RocksDB as well: an older state. */
  private void readTornManifest() {
    try (StateStore store = engine().openForReading().orElseThrow()) {
      assertThat(store.get(key("a"))).isIn(null, "1".getBytes(UTF_8));
    } catch (StateFailedException e) {
      assertThat(e).hasMessageContaining("cannot be opened");
    }
  }

  @Test
  void dropsItsOwnFilesOnly() throws IOException {
    engine().open().close();
    Path foreign = Files.writeString(folder.resolve("state").resolve("letter.txt"), "dear");
    engine().drop();
    assertThat(files().keySet()).containsExactly("letter.txt");
    assertThat(foreign).exists();
    engine().drop();
  }

  @Test
  void doesNotTouchRocksOnceClosed() {
    StateStore store = engine().open();
    store.close();
    store.close();
    assertThatThrownBy(() -> store.get(key("a")))
        .isInstanceOf(StateFailedException.class)
        .hasMessageContaining("closed");
  }
}
