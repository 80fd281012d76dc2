package org.varve.launcher.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConformanceTest {

  private static final String SOURCE =
      """
      package org.varve.a;

      /** {@code @Tag("Y-8.3-b")} in a comment is none. */
      @%1$s("Y-8.1-c")
      class SealIT extends Suite {
        private static final String ALL = "city/*";

        @Test
        @%1$s("Y-8.1-b1")
        @%1$s("slow")
        void refusesAnotherChain() throws Exception {
          check(() -> { });
        }

        private static void check(Runnable each) {
          each.run(); // "*/" ends no comment in here
        }

        @ParameterizedTest
        @ValueSource(strings = {"a", "b"})
        void takesIts(String own) {
        }
      }
      """
          .formatted("Tag");

  private static final String SUITE =
      """
      public abstract class Suite {
        @%1$s("Y-8.2-a")
        @Test
        public void refusesForgeries() {
        }
      }
      """
          .formatted("Tag");

  @TempDir Path root;

  @Test
  void findsTheTestsOfARequirementByTheirTagsAndThoseOfTheirClass() throws Exception {
    write("SealIT.java", SOURCE);
    write("Suite.java", SUITE);

    assertThat(tests("Y-8.1-b1")).containsExactly("SealIT.refusesAnotherChain");
    assertThat(tests("Y-8.1-c")).containsExactly("SealIT.refusesAnotherChain", "SealIT.takesIts");
    assertThat(tests("Y-8.2-a")).containsExactly("Suite.refusesForgeries");
    assertThat(tests("Y-8.3-b")).isEmpty();
  }

  @Test
  void tellsWhatTheLastRunSaidAndWhatDidNotRun() throws Exception {
    write("SealIT.java", SOURCE);
    write("Suite.java", SUITE);
    assertThat(status("Y-8.1-b1")).isEqualTo(Conformance.Status.NOT_RUN);

    report("", "<skipped/>", "<failure/>");
    assertThat(status("Y-8.1-b1")).isEqualTo(Conformance.Status.PROVEN);
    assertThat(status("Y-8.1-c")).isEqualTo(Conformance.Status.SKIPPED);
    assertThat(status("Y-8.2-a"))
        .as("inherited by the class that ran")
        .isEqualTo(Conformance.Status.FAILED);
    assertThat(status("Y-8.3-b")).isEqualTo(Conformance.Status.NO_TEST);

    report("", "", "");
    assertThat(status("Y-8.1-c")).isEqualTo(Conformance.Status.PROVEN);
    Path source = root.resolve("a/src/test/java/SealIT.java");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));
    assertThat(status("Y-8.1-b1")).as("changed since it ran").isEqualTo(Conformance.Status.NOT_RUN);
  }

  @Test
  void whatIsOpenStaysOpenWhateverPasses() throws Exception {
    write("OpenTest.java", "class OpenTest { @Test @" + "Tag(\"Y-6.2.1-a\") void tls() { } }");

    Conformance.Row row = row("Y-6.2.1-a");
    assertThat(row.status()).isEqualTo(Conformance.Status.OPEN);
    assertThat(row.requirement().open()).get().asString().contains("encryption");
    assertThat(row.tests()).hasSize(1);
  }

  @Test
  void aCutReportIsToldNotGuessed() throws Exception {
    Path reports = Files.createDirectories(root.resolve("a/target/surefire-reports"));
    Files.writeString(reports.resolve("TEST-x.xml"), "<testsuite><testcase name=");

    assertThatThrownBy(() -> Conformance.of(root))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("TEST-x.xml")
        .hasMessageContaining("run the tests again");
  }

  @Test
  void knowsTheCapabilitiesThatAreRequired() {
    List<Requirement> claims =
        Requirements.all().stream().filter(ConformancePage::isClaim).toList();

    assertThat(claims).hasSize(53);
    assertThat(claims.get(0).id()).isEqualTo("Y-6.2.1-a");
    assertThat(Requirements.all()).extracting(Requirement::id).doesNotHaveDuplicates();
  }

  private void write(String name, String source) throws IOException {
    Path folder = Files.createDirectories(root.resolve("a/src/test/java"));
    Files.writeString(folder.resolve(name), source);
    Files.setLastModifiedTime(folder.resolve(name), FileTime.from(Instant.now().minusSeconds(60)));
  }

  private void report(String chain, String own, String forgery) throws IOException {
    Path reports = Files.createDirectories(root.resolve("a/target/failsafe-reports"));
    Files.writeString(
        reports.resolve("TEST-org.varve.a.SealIT.xml"),
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuite name="org.varve.a.SealIT">
          <testcase name="refusesAnotherChain" classname="org.varve.a.SealIT" time="1">%s</testcase>
          <testcase name="takesIts(String)[1]" classname="org.varve.a.SealIT" time="1"/>
          <testcase name="takesIts(String)[2]" classname="org.varve.a.SealIT" time="1">%s</testcase>
          <testcase name="refusesForgeries" classname="org.varve.a.SealIT" time="1">%s</testcase>
        </testsuite>
        """
            .formatted(chain, own, forgery));
  }

  private List<String> tests(String id) throws IOException {
    return row(id).tests().stream().map(outcome -> outcome.test().name()).toList();
  }

  private Conformance.Status status(String id) throws IOException {
    return row(id).status();
  }

  private Conformance.Row row(String id) throws IOException {
    return Conformance.of(root).rows().stream()
        .filter(row -> row.requirement().id().equals(id))
        .findFirst()
        .orElseThrow();
  }
}
