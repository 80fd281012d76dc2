package org.varve.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A source on the node's own host that submits small files, each another one. */
final class Workshop {

  private final Path data;
  private final Path folder;
  private int submitted;

  /**
   * @param data folder of the node, which runs when something is submitted
   * @param folder for the files
   */
  Workshop(Path data, Path folder) {
    this.data = data;
    this.folder = folder;
  }

  /** Returns when each has its receipt; enrols the source first if need be. */
  void submit(int count) throws IOException {
    Path identity = data.resolve("sources/workshop");
    if (!Files.exists(identity)) {
      Cli.varve("source", "enroll", "workshop", "--data", data).succeeded();
    }
    List<Object> words = new ArrayList<>(List.of("submit", "--identity", identity));
    for (int i = 0; i < count; i++) {
      words.add(Files.writeString(folder.resolve("reading-" + i), "reading " + ++submitted));
    }
    Cli.varve(words.toArray()).succeeded();
  }

  /** How many files so far. */
  int submitted() {
    return submitted;
  }
}
