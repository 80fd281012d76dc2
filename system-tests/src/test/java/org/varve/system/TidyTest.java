package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keeps the tree tidy, and makes sure that the rules notice when it is not. */
class TidyTest {
  private static final String JAVA = "evidence/src/main/java/org/varve/evidence/Sample.java";

  private final TidyRules rules = new TidyRules(Set.of("evidence", "ledger/ledger-api"));

  @Test
  void everyFileKeepsTheRules() {
    Repository repository = Repository.here();
    TidyRules treeRules = new TidyRules(repository.moduleDirectories());
    List<Path> files = repository.files();
    assertThat(files).as("files found").hasSizeGreaterThan(20);
    List<String> breaches = new ArrayList<>();
    for (Path file : files) {
      breaches.addAll(treeRules.breaches(repository.pathOf(file), repository.textOf(file)));
    }
    if (!breaches.isEmpty()) {
      fail(breaches.size() + " breaches of the rules:\n" + String.join("\n", breaches));
    }
  }

  @Test
  void acceptsATidyFile() {
    assertThat(rules.breaches(JAVA, "class Sample {\n  void run(int a) {}\n}\n")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "LedgerImpl",
        "ILedger",
        "SourceManager",
        "TimeHelper",
        "ByteUtil",
        "ByteUtils",
        "DefaultLedger"
      })
  void refusesHollowTypeNames(String name) {
    assertThat(rules.breaches(JAVA, "interface " + name + " {}\n"))
        .singleElement()
        .asString()
        .startsWith(JAVA + ":1: type " + name);
    assertThat(rules.breaches(JAVA, "class Outer {\n  record " + name + "() {}\n}\n")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Implementation", "Item", "IOFailure", "ThinPathIT", "Defaults"})
  void acceptsNamesThatOnlyLookAlike(String name) {
    assertThat(rules.breaches(JAVA, "class " + name + " {}\n")).isEmpty();
  }

  @Test
  void refusesAPublicAbstractTypeOnly() {
    assertThat(rules.breaches(JAVA, "abstract class AbstractBlock {}\n")).isEmpty();
    assertThat(rules.breaches(JAVA, "public abstract class AbstractBlock {}\n")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"58, 0", "59, 1"})
  void limitsTheLinesOfAMethod(int emptyLines, int breaches) {
    String text = "class Sample {\n  void run() {\n" + "\n".repeat(emptyLines) + "  }\n}\n";
    assertThat(rules.breaches(JAVA, text)).hasSize(breaches);
  }

  @Test
  void limitsTheLinesOfAJavaFile() {
    String text = "class Sample {}\n" + "\n".repeat(400);
    assertThat(rules.breaches(JAVA, text))
        .containsExactly(JAVA + ":401: Java file of 401 lines (at most 400)");
  }

  @Test
  void limitsParametersAndColumns() {
    assertThat(
            rules.breaches(
                JAVA, "class S { S(int a, int b, int c, int d, int e, int f, int g, int h) {} }\n"))
        .containsExactly(JAVA + ":1: S takes 8 parameters (at most 7)");
    assertThat(rules.breaches("a.sh", "#".repeat(121) + "\n"))
        .containsExactly("a.sh:1: 121 columns (at most 120)");
    assertThat(rules.breaches("a.md", "a".repeat(121) + "\n")).isEmpty();
  }

  @Test
  void refusesPrintingOutsideCommandLines() {
    String text = "class S {\n  void run() {\n    System.out.println(1);\n  }\n}\n";
    assertThat(rules.breaches(JAVA, text)).singleElement().asString().contains(":3: System.out");
    assertThat(rules.breaches("launcher/src/main/java/org/varve/launcher/S.java", text)).isEmpty();
    assertThat(rules.breaches("evidence/src/test/java/org/varve/evidence/S.java", text)).isEmpty();
  }

  @Test
  void refusesToSwallowEverything() {
    String text = "class S { void r() { try { r(); } catch (%s e) { /* quiet */ } } }\n";
    assertThat(rules.breaches(JAVA, text.formatted("Exception"))).hasSize(1);
    assertThat(rules.breaches(JAVA, text.formatted("Throwable"))).hasSize(1);
    assertThat(rules.breaches(JAVA, text.formatted("java.io.IOException"))).isEmpty();
  }

  @Test
  void refusesTabsPostponedWorkAndAMissingLastNewline() {
    assertThat(rules.breaches("a.md", "a\tb\n")).hasSize(1);
    assertThat(rules.breaches("a.md", "TO" + "DO: later\n")).hasSize(1);
    assertThat(rules.breaches("a.md", "mktemp a.XX" + "XXXX\n")).isEmpty();
    assertThat(rules.breaches("a.md", "a")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "docs/adr/0001-a.md, 60, 0",
    "docs/adr/0001-a.md, 61, 1",
    "evidence/README.md, 40, 0",
    "ledger/ledger-api/README.md, 41, 1",
    "README.md, 100, 0"
  })
  void limitsDecisionRecordsAndModuleReadmes(String path, int lines, int breaches) {
    assertThat(rules.breaches(path, "a\n".repeat(lines))).hasSize(breaches);
  }

  @Test
  void reportsJavaThatDoesNotParse() {
    assertThat(rules.breaches(JAVA, "class {\n")).singleElement().asString().contains("not parse");
  }
}
