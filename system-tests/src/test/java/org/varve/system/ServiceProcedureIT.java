package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varve.evidence.operation.Operation;

/**
 * The procedure of a data service, ITU-T Y.4561 clause 8.7, as data users go through it over a real
 * socket: reading, asking for what one lacks, and stating something.
 */
@Timeout(300)
class ServiceProcedureIT {
  @TempDir Path folder;
  private DataTown town;

  @BeforeEach
  void start() throws IOException {
    town = new DataTown(folder);
  }

  @AfterEach
  void stop() {
    town.close();
  }

  @Test
  @Tag("Y-8.7-1")
  @Tag("Y-8.7-3")
  @Tag("Y-8.7-4")
  void steps1To4EndWithAResultThatTheUserVerifiesWithATrustFileOfHisOwn() {
    Operation reading = town.says(town.lamp());
    town.as("eve", "access", "grant", "max", DataTown.LAMP).succeeded();
    Path evidence = folder.resolve("reading.evidence");

    town.as("max", "evidence", reading.id().hex(), "-o", evidence).succeeded();

    Path pinned = town.identity("max").resolve("trust.txt");
    assertThat(Cli.varve("verify", evidence, "--trust", pinned).succeeded().out())
        .contains("VALID");
  }

  @Test
  @Tag("Y-8.7-2a")
  @Tag("Y-8.2-b")
  @Tag("Y-6.2.5-a")
  @Tag("Y-8.4-c")
  void step2DeniesWhatAUserLacksUntilTheOwnerAnswersHisRequest() throws Exception {
    town.says(town.lamp());
    assertThat(town.as("max", "access", "check", DataTown.LAMP).out()).contains("denied");
    assertThat(town.as("max", "search", "--source", DataTown.LAMP).err()).contains("ACCESS_DENIED");

    JsonNode asked =
        town.as("max", "access", "request", DataTown.LAMP, "--reason", "it flickers", "--json")
            .succeeded()
            .json();
    String request = asked.get("id").asText();
    assertThat(town.as("eve", "access", "list", "AccessRequest").succeeded().out())
        .contains(request);
    assertThat(town.as("mia", "access", "list", "AccessRequest").succeeded().out())
        .doesNotContain(request);
    town.as("eve", "access", "grant", "max", DataTown.LAMP, "--request", request, "--name", "m")
        .succeeded();

    assertThat(town.as("max", "access", "check", DataTown.LAMP).succeeded().out())
        .contains("allowed: by grant 'eve/m'");
    town.as("eve", "access", "revoke", "eve/m").succeeded();
    assertThat(town.as("max", "access", "check", DataTown.LAMP).code()).isEqualTo(1);
  }

  @Test
  @Tag("Y-8.2-c")
  void aUserStatesANewVersionSomethingDerivedAndATransferWithHisKey() throws Exception {
    Operation reading = town.says(town.lamp());
    Path corrected = town.file("corrected.txt", "22.5");
    JsonNode updated =
        town.as("eve", "update", reading.id().hex(), corrected, "--json").succeeded().json();
    assertThat(updated.get("source").asText()).isEqualTo("urn:varve:user:eve");
    assertThat(town.as("eve", "update", reading.id().hex(), corrected).err())
        .contains("VERSION_STALE");

    town.as("eve", "access", "grant", "max", DataTown.LAMP, "--rights", "read,derive").succeeded();
    Path mean = town.file("mean.txt", "22");
    JsonNode derived =
        town.as("max", "derive", mean, "--from", reading.id().hex(), "--json").succeeded().json();
    assertThat(town.as("max", "trace", derived.get("operationId").asText()).succeeded().out())
        .contains(reading.id().hex());

    town.as("eve", "access", "transfer", DataTown.LAMP, "mia", "--how", "sale").succeeded();
    assertThat(town.as("mia", "access", "list", "Ownership").succeeded().out())
        .contains(DataTown.LAMP);
    assertThat(town.as("eve", "access", "list", "Ownership").succeeded().out())
        .doesNotContain(DataTown.LAMP);
  }

  @Test
  @Tag("Y-6.2.6-f")
  void eachReuseSharingCirculationAndExchangeIsAnOperationThatATraceLinksWithTheData()
      throws Exception {
    Operation reading = town.says(town.lamp());
    town.as("eve", "access", "grant", "max", DataTown.LAMP, "--rights", "read,derive").succeeded();
    town.as("max", "get", reading.id().hex()).succeeded();
    Path mean = town.file("mean.txt", "22");
    String reuse =
        town.as("max", "derive", mean, "--from", reading.id().hex(), "--json")
            .succeeded()
            .json()
            .get("operationId")
            .asText();
    town.as("eve", "access", "transfer", DataTown.LAMP, "mia", "--how", "sale").succeeded();
    town.as("max", "access", "grant", "mia", "urn:varve:user:max").succeeded();

    JsonNode trace = trace("mia", reading.id().hex());
    while (!trace.get("accesses").findValuesAsText("action").contains("Get")) {
      Thread.sleep(100); // what was read is recorded some seconds later
      trace = trace("mia", reading.id().hex());
    }
    assertThat(trace.get("children").findValuesAsText("operationId")).containsExactly(reuse);
    assertThat(trace("max", reuse).get("parents").findValuesAsText("operationId"))
        .containsExactly(reading.id().hex());
    JsonNode right = having(trace.get("rights"), "user", "max");
    assertThat(right.get("rights")).extracting(JsonNode::asText).contains("derive");
    assertThat(trace.get("owners").findValuesAsText("user")).containsExactly("eve", "mia");
    JsonNode get = having(trace.get("accesses"), "action", "Get");
    assertThat(get.get("actor").asText()).isEqualTo("urn:varve:user:max");
    assertThat(get.get("leaves"))
        .extracting(JsonNode::asText)
        .contains(trace.get("leafIndex").asText());

    String sharing = right.get("operationId").asText();
    String circulation = trace.at("/owners/1/operationId").asText();
    String exchange = get.get("operationId").asText();
    assertThat(Set.of(reuse, sharing, circulation, exchange)).hasSize(4);
    assertThat(kinds(reuse, sharing, circulation, exchange))
        .containsExactly("data", "control", "control", "access");
  }

  private JsonNode trace(String user, String id) throws IOException {
    return town.as(user, "trace", id, "--json").succeeded().json();
  }

  private static JsonNode having(JsonNode rows, String field, String value) {
    for (JsonNode row : rows) {
      if (row.get(field).asText().equals(value)) {
        return row;
      }
    }
    throw new AssertionError("no row with " + field + " " + value + " in " + rows);
  }

  /** As supervisors find them in the log. */
  private List<String> kinds(String... ids) {
    Map<String, String> kinds = new HashMap<>();
    Cli.varve("supervise", "audit", "--limit", "0", "--json", "--data", folder.resolve("node"))
        .succeeded()
        .jsonLines()
        .forEach(each -> kinds.put(each.get("operationId").asText(), each.get("kind").asText()));
    return Stream.of(ids).map(kinds::get).toList();
  }
}
