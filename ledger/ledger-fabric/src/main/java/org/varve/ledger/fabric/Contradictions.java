package org.varve.ledger.fabric;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which organisations contradict this node's log, and how: kept in a file, a line each, until
 * somebody has looked into it and removes the file. Not safe for use by several threads.
 */
final class Contradictions {
  private static final Logger LOG = LoggerFactory.getLogger(Contradictions.class);

  private final KeptFile file;
  private final Map<String, String> sentences = new LinkedHashMap<>();

  Contradictions(KeptFile file) throws IOException {
    this.file = file;
    file.read()
        .ifPresent(
            text ->
                text.lines()
                    .filter(line -> line.indexOf(' ') > 0)
                    .forEach(
                        line ->
                            sentences.put(
                                line.substring(0, line.indexOf(' ')),
                                line.substring(line.indexOf(' ') + 1))));
  }

  /** Of each organisation the first one counts. */
  void add(String organisation, String sentence) {
    if (sentences.putIfAbsent(organisation, sentence) != null) {
      return;
    }
    LOG.atError()
        .addKeyValue("organisation", organisation)
        .addKeyValue("reason", sentence)
        .log("Organisations disagree on the log");
    StringBuilder text = new StringBuilder();
    sentences.forEach((who, what) -> text.append(who).append(' ').append(what).append('\n'));
    try {
      file.write(text.toString());
    } catch (IOException e) {
      LOG.atError()
          .setCause(e)
          .addKeyValue("file", file.path())
          .log("A disagreement cannot be kept; it is forgotten at the next start");
    }
  }

  /** Those of organisations that are still in. */
  Set<String> organisations(Set<String> in) {
    Set<String> those = new TreeSet<>(sentences.keySet());
    those.retainAll(in);
    return those;
  }

  /** What the first of them says, with where it is kept; empty if none does. */
  Optional<String> first() {
    return sentences.values().stream()
        .findFirst()
        .map(sentence -> sentence + "; when it is looked into, remove %s".formatted(file.path()));
  }
}
