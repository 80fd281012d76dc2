package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
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
}
