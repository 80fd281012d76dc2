package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varve.launcher.metrics.NodeMetrics;
import org.varve.ledger.fabric.FabricMetrics;
import org.varve.rp.ErrorReason;
import org.varve.rp.HttpListener;

/** Holds docs/metrics.md equal to what a running node tells. */
@Timeout(180)
class MetricsPageIT {

  private static final Pattern FAMILY =
      Pattern.compile("# HELP (varve_\\S+) (.*)\n# TYPE \\S+ (\\w+)");
  private static final Pattern SAMPLE = Pattern.compile("(?m)^(varve_\\w+)\\{(.*?),?} \\S+$");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");
  private static final Pattern ROW =
      Pattern.compile(
          "(?m)^\\| `(varve_\\w+)` \\| (\\w+) \\| (\\S+) \\| (.*?) ?\\| (.+) \\| (.+) \\|$");
  private static final Pattern WORD = Pattern.compile("`(\\w+)`");

  @TempDir Path folder;

  /**
   * A metric as it can be read.
   *
   * @param labels allowed values by label; none if they are not listed
   */
  private record Family(String type, String help, Map<String, Set<String>> labels) {}

  @Test
  void thePageNamesEveryMetricOfARunningNodeAndNoOther() throws Exception {
    String page = repository("docs/metrics.md");
    Map<String, Family> documented = documented(page);
    assertThat(documented).hasSizeGreaterThan(50);

    Map<String, Family> told = new TreeMap<>();
    try (MeasuredNode node = MeasuredNode.start(folder)) {
      node.work();
      String scrape = node.scrape();
      told.putAll(told(scrape));
      told.putAll(told(ofAChannel()));
      assertThat(scrape)
          .as("the keys of people are not of the fleet")
          .contains("varve_representation_signers{state=\"active\",} 1.0")
          .contains("varve_representation_signers{state=\"unheard\",} 0.0");
    }

    assertThat(told.keySet()).isEqualTo(documented.keySet());
    told.forEach(
        (name, family) -> {
          Family row = documented.get(name);
          assertThat(family.type()).as("type of " + name).isEqualTo(row.type());
          assertThat(family.help()).as("help of " + name).isEqualTo(row.help());
          assertThat(family.labels().keySet())
              .as("labels of " + name)
              .isEqualTo(row.labels().keySet());
          family
              .labels()
              .forEach(
                  (label, values) ->
                      assertThat(values)
                          .as("values of " + label + " of " + name)
                          .allMatch(value -> isAllowed(row.labels().get(label), label, value)));
        });
  }

  /** A node whose ledger is its own tells nothing of a channel. */
  private static String ofAChannel() throws Exception {
    NodeMetrics metrics = new NodeMetrics(Clock.systemUTC());
    FabricMetrics fabric = metrics.fabric();
    fabric.lag(() -> 0);
    fabric.unagreed(() -> 0);
    fabric.disagreement(() -> 0);
    try (HttpListener listener =
        metrics.serve(new InetSocketAddress("127.0.0.1", 0), Optional.empty())) {
      URI url = URI.create("http://127.0.0.1:" + listener.port() + NodeMetrics.PATH);
      String scrape =
          HttpClient.newHttpClient()
              .send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString())
              .body();
      return scrape
          .lines()
          .filter(line -> line.contains("varve_fabric_"))
          .collect(Collectors.joining("\n", "", "\n"));
    }
  }

  @Test
  void countsWhatHappened() throws Exception {
    try (MeasuredNode node = MeasuredNode.start(folder)) {
      node.work();
      String before = node.scrape();
      node.work();
      String after = node.scrape();

      for (String counter :
          List.of(
              "varve_representation_accepted_operations_total",
              "varve_representation_receipt_seconds_count",
              "varve_ledger_items_total")) {
        assertThat(value(after, counter) - value(before, counter)).as(counter).isEqualTo(3);
      }
      String recorded = "varve_ledger_operations_total{outcome=\"recorded\",}";
      assertThat(value(after, recorded) - value(before, recorded))
          .as("those of the source, and perhaps one that says who searched")
          .isBetween(3.0, 4.0);
      String searches =
          "varve_node_calls_total{service=\"U2sService\",method=\"Search\",code=\"OK\",}";
      assertThat(value(after, searches) - value(before, searches)).isEqualTo(1);
      assertThat(value(after, "varve_ledger_sync_seconds_count{store=\"blocks\",}"))
          .isGreaterThan(value(before, "varve_ledger_sync_seconds_count{store=\"blocks\",}"));
    }
  }

  @Test
  void everyUnitIsTheEndOfTheName() {
    Matcher rows = ROW.matcher(repository("docs/metrics.md"));
    while (rows.find()) {
      String base = rows.group(1).replaceAll("(_total|_max)+$", "");
      if (rows.group(3).matches("seconds|bytes")) {
        assertThat(base).endsWith(rows.group(3));
      } else {
        assertThat(base).doesNotEndWith("seconds").doesNotEndWith("bytes");
      }
      assertThat(rows.group(6)).as(rows.group(1)).matches("(operator|supervisor|fleet)(, \\w+)?");
    }
  }

  private static boolean isAllowed(Set<String> listed, String label, String value) {
    if (!listed.isEmpty()) {
      return listed.contains(value);
    }
    return switch (label) {
      case "service" -> value.matches("([A-Z]\\d[a-z]Service|Health|ServerReflection)");
      case "method" -> value.matches("[A-Z]\\w+");
      case "code" -> Arrays.stream(Status.Code.values()).anyMatch(c -> c.name().equals(value));
      case "reason" ->
          Stream.concat(
                  Arrays.stream(ErrorReason.values()).map(Enum::name),
                  Stream.of("TOPIC", "RESPONSE_TOPIC", "OTHER"))
              .anyMatch(value::equals);
      case "version" -> true;
      default -> false;
    };
  }

  private static Map<String, Family> documented(String page) {
    Map<String, Family> families = new TreeMap<>();
    Matcher rows = ROW.matcher(page);
    while (rows.find()) {
      families.put(rows.group(1), new Family(rows.group(2), rows.group(5), labels(rows.group(4))));
    }
    return families;
  }

  /** {@code `outcome`: `recorded`, `refused`}, or names alone. */
  private static Map<String, Set<String>> labels(String cell) {
    Map<String, Set<String>> labels = new TreeMap<>();
    if (cell.contains(":")) {
      Set<String> words = words(cell.substring(cell.indexOf(':')));
      labels.put(words(cell.substring(0, cell.indexOf(':'))).iterator().next(), words);
    } else {
      words(cell).forEach(name -> labels.put(name, Set.of()));
    }
    return labels;
  }

  private static Set<String> words(String text) {
    return WORD.matcher(text)
        .results()
        .map(word -> word.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Map<String, Family> told(String scrape) {
    Map<String, Family> families = new TreeMap<>();
    Matcher heads = FAMILY.matcher(scrape);
    while (heads.find()) {
      families.put(heads.group(1), new Family(heads.group(3), heads.group(2), new TreeMap<>()));
    }
    Matcher samples = SAMPLE.matcher(scrape);
    while (samples.find()) {
      String name =
          families.containsKey(samples.group(1))
              ? samples.group(1)
              : samples.group(1).replaceAll("_(bucket|sum|count)$", "");
      Map<String, Set<String>> labels = families.get(name).labels();
      LABEL
          .matcher(samples.group(2))
          .results()
          .filter(label -> !label.group(1).equals("le"))
          .forEach(
              label ->
                  labels
                      .computeIfAbsent(label.group(1), key -> new TreeSet<>())
                      .add(label.group(2)));
    }
    return families;
  }

  private static double value(String scrape, String series) {
    return scrape
        .lines()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + series));
  }

  private static String repository(String path) {
    Repository here = Repository.here();
    return here.textOf(here.root().resolve(path));
  }
}
