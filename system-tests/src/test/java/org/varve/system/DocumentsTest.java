package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Keeps what documents refer to in order: words and links. */
class DocumentsTest {

  private static final Pattern ROW = Pattern.compile("(?m)^\\| ([^|]+?) \\| .*\\|$");
  private static final Pattern LINK = Pattern.compile("]\\(([^)#\\s]+)[^)]*\\)");

  /** What looks like a link in there is none. */
  private static final Pattern CODE = Pattern.compile("(?s)```.*?```|`[^`\n]*`");

  private final Repository repository = Repository.here();

  @Test
  void theGlossaryHasEachWordOnceAndInOrder() {
    List<String> words = words();

    assertThat(words).hasSizeGreaterThan(20).doesNotHaveDuplicates();
    assertThat(words).isSortedAccordingTo(Comparator.comparing(DocumentsTest::letters));
  }

  @Test
  void everyLinkOfADocumentLeadsToAFile() {
    List<String> broken =
        repository.files().stream()
            .filter(file -> file.toString().endsWith(".md"))
            .flatMap(
                file ->
                    LINK.matcher(CODE.matcher(repository.textOf(file)).replaceAll(""))
                        .results()
                        .map(link -> link.group(1))
                        .filter(target -> !target.matches("[a-z]+:.*"))
                        .filter(target -> !file.resolveSibling(target).toFile().exists())
                        .map(target -> repository.pathOf(file) + " -> " + target))
            .toList();

    assertThat(broken).isEmpty();
  }

  private List<String> words() {
    Matcher rows = ROW.matcher(repository.textOf(repository.root().resolve("docs/glossary.md")));
    return rows.results()
        .map(row -> row.group(1))
        .filter(word -> !word.equals("word") && !word.startsWith("---"))
        .toList();
  }

  /** A word's place in the order: letters alone, small. */
  private static String letters(String word) {
    return word.toLowerCase(Locale.ROOT).replaceAll("[^a-z ]", "");
  }
}
