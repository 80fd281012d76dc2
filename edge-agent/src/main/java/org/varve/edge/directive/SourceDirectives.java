package org.varve.edge.directive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varve.proto.r2d.v1.SourceDirective;

/**
 * Which of the agent's sources may not speak now, as operators want it. Kept in a file, so that it
 * holds from the first moment of the next start. Safe for use by many threads.
 */
public final class SourceDirectives {
  private static final Logger LOG = LoggerFactory.getLogger(SourceDirectives.class);
  private static final String FILE = "held.txt";

  private final Path file;
  private volatile Map<String, String> held;
  private volatile long releases;

  private SourceDirectives(Path file, Map<String, String> held) {
    this.file = file;
    this.held = held;
  }

  /**
   * As they were last heard.
   *
   * @param folder of the identity
   */
  public static SourceDirectives load(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    try {
      Map<String, String> held =
          Files.readAllLines(file).stream()
              .map(line -> line.split("\t", 2))
              .filter(parts -> parts.length == 2)
              .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1], (a, b) -> b));
      return new SourceDirectives(file, Map.copyOf(held));
    } catch (NoSuchFileException none) {
      return new SourceDirectives(file, Map.of());
    }
  }

  /** Why a source may not speak; empty if it may. */
  public Optional<String> whyHeld(String source) {
    return Optional.ofNullable(held.get(source));
  }

  /** How often a source was let speak again; what was passed over until then can be sent. */
  public long releases() {
    return releases;
  }

  /** What operators want now, of all sources. */
  public synchronized void take(List<SourceDirective> directives) {
    Map<String, String> now = new TreeMap<>();
    for (SourceDirective directive : directives) {
      if (!directive.getMaySpeak()) {
        now.put(directive.getSource(), why(directive));
      }
    }
    if (now.equals(held)) {
      return;
    }
    Map<String, String> before = held;
    held = Map.copyOf(now);
    tell(before, now);
    keep(now);
    if (!now.keySet().containsAll(before.keySet())) {
      releases++;
    }
  }

  private static String why(SourceDirective directive) {
    return ("%s since entry %d of the log; what it says is kept in the queue until an operator makes"
            + " its DataSource active")
        .formatted(directive.getState(), directive.getLeafIndex());
  }

  private static void tell(Map<String, String> before, Map<String, String> now) {
    now.forEach(
        (source, why) -> {
          if (!why.equals(before.get(source))) {
            LOG.atWarn().addKeyValue("source", source).log("the source is held: {}", why);
          }
        });
    before.keySet().stream()
        .filter(source -> !now.containsKey(source))
        .forEach(
            source -> LOG.atInfo().addKeyValue("source", source).log("the source may speak again"));
  }

  /** Without it, the next start is told anew what it needs to know. */
  private void keep(Map<String, String> now) {
    List<String> lines =
        now.entrySet().stream().map(e -> e.getKey() + "\t" + e.getValue()).toList();
    Path written = file.resolveSibling(FILE + ".new");
    try {
      Files.write(written, lines);
      Files.move(written, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      LOG.atWarn().addKeyValue("file", file).log("cannot be written: {}", e.getMessage());
    }
  }
}
