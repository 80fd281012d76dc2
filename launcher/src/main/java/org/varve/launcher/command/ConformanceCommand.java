package org.varve.launcher.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.varve.launcher.UsageException;
import org.varve.launcher.conformance.Conformance;
import org.varve.launcher.conformance.Conformance.Outcome;
import org.varve.launcher.conformance.Conformance.Status;
import org.varve.launcher.conformance.ConformancePage;
import org.varve.launcher.conformance.Requirement;
import org.varve.launcher.output.Json;
import org.varve.launcher.output.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says of each requirement which test proves it, and how that ended when it ran last. */
@Command(
    name = "conformance",
    mixinStandardHelpOptions = true,
    description = {
      "Lists the requirements of ITU-T Y.4561, the tests that prove each, and how those ended when they ran last.",
      "Reads the tests of a checkout of Varve and the reports that ./mvnw verify left there. A result is:",
      "proven: all tests passed; open: known not to be met, or not whole, with the reason; failed; skipped: a test",
      "could not run on this machine; not_run: a test has not run since its source changed; no_test.",
      "Exit code 1 if a test of a listed requirement failed, 2: usage."
    },
    footer = {
      "",
      "Examples:",
      "  varve conformance",
      "  varve conformance --all --json",
      "  varve conformance --markdown docs/conformance.md"
    })
public final class ConformanceCommand implements Callable<Integer> {

  private static final int MEANING_MAX = 70;
  private static final String[] COLUMNS = {"clause", "id", "level", "result", "tests", "meaning"};

  @Spec private CommandSpec spec;

  @Option(
      names = "--source",
      paramLabel = "DIR",
      description = "a checkout of Varve (default: the one that this folder is in)")
  private Path source = Path.of("");

  @Option(
      names = "--all",
      description =
          "all rows that are known, not only the required capabilities of clauses 6.2 and 8.1 to 8.5")
  private boolean all;

  @Option(names = "--json", description = "print JSON, one object a requirement, a line each")
  private boolean json;

  @Option(
      names = "--markdown",
      paramLabel = "FILE",
      description =
          "write the page that names the tests of each requirement, and print nothing else")
  private Path markdown = Path.of("");

  @Override
  public Integer call() throws IOException {
    Conformance conformance = Conformance.of(checkout());
    if (!markdown.toString().isEmpty()) {
      Files.writeString(markdown, ConformancePage.of(conformance));
      spec.commandLine().getOut().println("wrote " + markdown);
      return 0;
    }
    List<Conformance.Row> rows =
        conformance.rows().stream().filter(row -> all || isCapability(row)).toList();
    if (json) {
      rows.forEach(row -> Json.printLine(spec.commandLine().getOut(), object(row)));
      spec.commandLine().getOut().flush();
    } else {
      print(conformance, rows);
    }
    return rows.stream().anyMatch(row -> row.status() == Status.FAILED) ? 1 : 0;
  }

  private Path checkout() {
    for (Path folder = source.toAbsolutePath().normalize();
        folder != null;
        folder = folder.getParent()) {
      if (Files.exists(folder.resolve("mvnw"))
          && Files.exists(folder.resolve("evidence/pom.xml"))) {
        return folder;
      }
    }
    throw new UsageException(
        "%s is not in a checkout of Varve, which has the tests; name one with --source"
            .formatted(source.toAbsolutePath()));
  }

  private static boolean isCapability(Conformance.Row row) {
    return row.requirement().isRequired() && row.requirement().isCapability();
  }

  private void print(Conformance conformance, List<Conformance.Row> rows) {
    PrintWriter out = spec.commandLine().getOut();
    Table table = new Table("CLAUSE", "ID", "RESULT", "TESTS", "MEANING");
    for (Conformance.Row row : rows) {
      Requirement requirement = row.requirement();
      table.row(
          requirement.clause(),
          requirement.id(),
          word(row.status()),
          row.tests().size(),
          shortened(requirement.meaning()));
    }
    table.print(out);
    out.println();
    rows.forEach(row -> explain(out, row));
    out.println(
        "%d rows: %s".formatted(rows.size(), counts(rows))
            + conformance
                .newest()
                .map(when -> ". A test ran last at " + when)
                .orElse(". No test has run here: ./mvnw verify"));
    out.flush();
  }

  private static void explain(PrintWriter out, Conformance.Row row) {
    String id = row.requirement().id();
    row.requirement().open().ifPresent(why -> out.println("open     " + id + "  " + why));
    for (Outcome outcome : row.tests()) {
      String result = result(outcome);
      if (!result.equals("passed")) {
        out.println("%-8s %s  %s".formatted(result, id, outcome.test().name()));
      }
    }
  }

  private static String counts(List<Conformance.Row> rows) {
    List<String> parts = new ArrayList<>();
    for (Status status : Status.values()) {
      long count = rows.stream().filter(row -> row.status() == status).count();
      if (count > 0) {
        parts.add(count + " " + word(status));
      }
    }
    return String.join(", ", parts);
  }

  private static Map<String, Object> object(Conformance.Row row) {
    Requirement requirement = row.requirement();
    Object[] values = {
      requirement.clause(),
      requirement.id(),
      requirement.level(),
      word(row.status()),
      row.tests().stream().map(ConformanceCommand::object).collect(Collectors.toList()),
      requirement.meaning()
    };
    Map<String, Object> object = new LinkedHashMap<>(Json.object(COLUMNS, values));
    requirement.open().ifPresent(why -> object.put("open", why));
    return object;
  }

  private static Map<String, Object> object(Outcome outcome) {
    return Map.of("test", outcome.test().name(), "result", result(outcome));
  }

  private static String result(Outcome outcome) {
    return outcome.result().map(ConformanceCommand::word).orElse("not_run");
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static String shortened(String meaning) {
    return meaning.length() <= MEANING_MAX ? meaning : meaning.substring(0, MEANING_MAX - 1) + "…";
  }
}
