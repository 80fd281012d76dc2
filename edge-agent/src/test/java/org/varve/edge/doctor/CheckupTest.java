package org.varve.edge.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varve.edge.Fixtures;
import org.varve.edge.TestCa;
import org.varve.edge.TestIdentity;
import org.varve.edge.TestLog;
import org.varve.edge.config.AgentConfig;
import org.varve.edge.config.AgentConfigReader;
import org.varve.edge.config.SourceConfig;
import org.varve.edge.doctor.Finding.Level;
import org.varve.edge.identity.ServerAddress;
import org.varve.edge.mqtt.BrokerConfig;

/** Each finding comes of something that is broken on purpose. */
class CheckupTest {
  @TempDir private Path folder;
  private final TestCa ca = new TestCa();
  private Clock clock = Clock.systemUTC();

  @Test
  void nothingIsWrongWithAnAgentButItsServerThatIsDown() throws Exception {
    Path identity = whole();

    assertThat(run(identity, List.of("name=urn:varve:source:pi,type=host")))
        .extracting(Finding::check, Finding::level)
        .contains(
            org.assertj.core.groups.Tuple.tuple("clock", Level.OK),
            org.assertj.core.groups.Tuple.tuple("identity", Level.OK),
            org.assertj.core.groups.Tuple.tuple("rights", Level.OK),
            org.assertj.core.groups.Tuple.tuple("queue", Level.OK),
            org.assertj.core.groups.Tuple.tuple("disk", Level.OK),
            org.assertj.core.groups.Tuple.tuple("server", Level.FAIL),
            org.assertj.core.groups.Tuple.tuple("source urn:varve:source:pi", Level.OK));
    assertThat(words(run(identity, List.of()), "server")).contains("UNREACHABLE", "is it up");
  }

  @Test
  void anIdentityThatIsMissingOrBrokenIsNamed() throws Exception {
    assertThat(words(run(folder.resolve("none"), List.of()), "identity"))
        .contains("no agent is enrolled");

    Path identity = whole();
    Files.writeString(identity.resolve("signing-key.pem"), "rubbish");
    assertThat(words(run(identity, List.of()), "identity")).contains("signing-key.pem");
  }

  @Test
  void aKeyThatOthersCanReadIsNamed() throws Exception {
    Path identity = whole();
    Files.setPosixFilePermissions(
        identity.resolve("key.pem"), PosixFilePermissions.fromString("rw-r--r--"));

    assertThat(words(run(identity, List.of()), "rights")).contains("key.pem", "chmod 600");
  }

  @Test
  void aCertificateThatEndsSoonOrHasEndedIsNamed() throws Exception {
    Path identity = whole();
    // The test CA's certificates live from an hour ago for two hours.
    clock = Fixtures.following(() -> Instant.now().plusSeconds(1_800));
    assertThat(find(run(identity, List.of()), "certificate").level()).isEqualTo(Level.WARN);

    clock = Fixtures.following(() -> Instant.now().plusSeconds(7_200));
    assertThat(words(run(identity, List.of()), "certificate")).contains("ran out at");

    Files.delete(identity.resolve("cert.pem"));
    assertThat(words(run(identity, List.of()), "certificate")).contains("cert.pem");
  }

  @Test
  void aClockThatIsNotSetIsNamed() throws Exception {
    clock = Fixtures.following(() -> Instant.EPOCH);

    assertThat(find(run(whole(), List.of()), "clock").level()).isEqualTo(Level.WARN);
  }

  @Test
  void aDamagedQueueIsNamed() throws Exception {
    Path identity = whole();
    Files.writeString(identity.resolve("queue.db"), "rubbish ".repeat(1_000));

    assertThat(words(run(identity, List.of()), "queue")).contains("damaged queue");
  }

  @Test
  void sourcesThatCannotBeReadAreNamed() throws Exception {
    List<Finding> findings =
        run(
            whole(),
            List.of(
                "name=urn:varve:source:a,type=csv,file=" + folder.resolve("gone.csv"),
                "name=urn:varve:source:b,type=file,folder=" + folder.resolve("gone"),
                "name=urn:varve:source:c,type=mqtt,broker=tcp://localhost:1,topic=t",
                "name=urn:other,type=host"));

    assertThat(words(findings, "source urn:varve:source:a")).contains("gone.csv is no file");
    assertThat(words(findings, "source urn:varve:source:b")).contains("gone is no folder");
    assertThat(words(findings, "source urn:varve:source:c"))
        .contains("no connection to the broker");
    assertThat(words(findings, "source urn:other")).contains("was enrolled for");
    assertThat(findings.stream().filter(f -> f.check().startsWith("source")))
        .allMatch(f -> f.level() == Level.FAIL);
  }

  @Test
  void behindABrokerTheServerIsNeededLess() throws Exception {
    Path identity = whole();
    AgentConfig config =
        AgentConfig.of(identity, List.of()).through(BrokerConfig.of("tcp://localhost:1"));

    List<Finding> findings = checkup(identity, config).run();

    assertThat(find(findings, "server").level()).isEqualTo(Level.WARN);
    assertThat(find(findings, "broker").level()).isEqualTo(Level.FAIL);
  }

  private Path whole() throws IOException {
    Path identity = folder.resolve("agent");
    var unused = TestIdentity.in(identity, TestLog.trusted());
    var tls = ca.server(identity);
    for (String key : List.of("key.pem", "signing-key.pem")) {
      Files.setPosixFilePermissions(
          identity.resolve(key), PosixFilePermissions.fromString("rw-------"));
    }
    assertThat(tls).isNotNull();
    return identity;
  }

  private List<Finding> run(Path identity, List<String> sources) throws Exception {
    List<SourceConfig> read = new ArrayList<>();
    for (String source : sources) {
      read.add(new AgentConfigReader(variable -> null).source(source, folder));
    }
    return checkup(identity, AgentConfig.of(identity, read)).run();
  }

  private Checkup checkup(Path identity, AgentConfig config) {
    return new Checkup(
        identity, Optional.of(config), Optional.of(new ServerAddress("localhost", 1)), clock);
  }

  private static Finding find(List<Finding> findings, String check) {
    return findings.stream().filter(f -> f.check().equals(check)).findFirst().orElseThrow();
  }

  private static String words(List<Finding> findings, String check) {
    return find(findings, check).words();
  }
}
