package org.varve.monitoring.application;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varve.evidence.Digest;
import org.varve.evidence.crypto.SignatureAlgorithm;
import org.varve.evidence.crypto.SigningKey;
import org.varve.evidence.log.Checkpoint;
import org.varve.evidence.log.CheckpointSigner;
import org.varve.evidence.log.Cosigner;
import org.varve.evidence.log.MemoryNodes;
import org.varve.evidence.log.MerkleLog;
import org.varve.evidence.log.NoteKey;
import org.varve.evidence.operation.OperationId;
import org.varve.monitoring.adapter.file.AlertFile;
import org.varve.monitoring.adapter.file.ContradictionFolder;
import org.varve.monitoring.adapter.file.PositionFile;
import org.varve.monitoring.domain.Alert;
import org.varve.monitoring.domain.LedgerPosition;
import org.varve.monitoring.domain.OpenGap;
import org.varve.monitoring.domain.RuleSettings;
import org.varve.monitoring.witness.Witness;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

class RulesTest {
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
  private static final String ORIGIN = "city.example/log";

  @TempDir Path folder;

  private final FakeEntities entities = new FakeEntities();
  private final SigningKey logKey = SigningKey.generate(SignatureAlgorithm.EDDSA);
  private final SigningKey witnessKey = SigningKey.generate(SignatureAlgorithm.EDDSA);
  private Instant now = T0;
  private AlertDesk desk;
  private LedgerWatch ledger;
  private Rules rules;

  @BeforeEach
  void start() throws IOException {
    InstantSource clock = () -> now;
    desk = new AlertDesk(new AlertFile(folder.resolve("alerts.cbor")), clock);
    ledger = new LedgerWatch(desk, new PositionFile(folder.resolve("position.txt")));
    NoteKey log = NoteKey.ofLog(ORIGIN, logKey.verificationKey());
    Witness witness =
        new Witness(
            new Cosigner(witnessKey, ORIGIN + "/monitoring"),
            List.of(log),
            folder.resolve("cosigned"),
            Clock.systemUTC());
    rules =
        new Rules(
            entities,
            ledger,
            new CheckpointWatch(
                entities, witness, log, new ContradictionFolder(folder.resolve("contradictions"))),
            desk,
            new RuleLimits(Duration.ofMinutes(10), Duration.ofMinutes(5), Duration.ofSeconds(30)),
            clock);
    entities.log = new Log(logKey, "entry").grownTo(3);
  }

  @Test
  @Tag("Y-7.1.5-c")
  void tellsASourceThatIsSilentForLongerThanItMayAndNoOther() {
    entities.sees("quiet", T0, Duration.ofSeconds(1));
    entities.sees("talking", T0.plusSeconds(540), Duration.ofSeconds(1));
    now = T0.plusSeconds(601);
    rules.look();
    assertThat(open()).containsExactly("silent-source:quiet");

    entities.sources.clear();
    entities.sees("quiet", now, Duration.ofSeconds(1));
    rules.look();
    assertThat(open()).isEmpty();
  }

  @Test
  @Tag("Y-7.1.5-c")
  void goesByTheDeclaredPeriodAndByRulesOnTheLedgerTheStrictestFirst() {
    for (String source : List.of("city/a", "city/b", "harbour/c", "harbour/d")) {
      entities.sees(source, T0, Duration.ZERO);
    }
    entities.settings =
        new RuleSettings(
            List.of(
                setting("silent-source", "city/*", 100, true),
                setting("silent-source", "city/b", 30, true),
                setting("silent-source", "harbour/d", 1, false)),
            Map.of("harbour/c", Duration.ofSeconds(60)));
    now = T0.plusSeconds(31);
    rules.look();
    assertThat(open()).containsExactly("silent-source:city/b");
    now = T0.plusSeconds(61);
    rules.look();
    assertThat(open()).containsExactlyInAnyOrder("silent-source:city/b", "silent-source:harbour/c");
    now = T0.plusSeconds(9_999);
    rules.look();
    assertThat(open()).doesNotContain("silent-source:harbour/d").hasSize(3);
  }

  private static RuleSettings.Setting setting(
      String on, String source, int seconds, boolean active) {
    return new RuleSettings.Setting(
        on, List.of(source), Optional.of(Duration.ofSeconds(seconds)), active);
  }

  @Test
  void anEntityThatDoesNotAnswerResolvesNothing() {
    entities.sees("quiet", T0, Duration.ZERO);
    now = T0.plusSeconds(601);
    rules.look();
    entities.unreachable = true;
    rules.look();
    assertThat(open())
        .containsExactlyInAnyOrder("silent-source:quiet", "entity-down:representation");
  }

  @Test
  void tellsAClockThatIsAheadAndDamage() {
    entities.sees("fast", T0, Duration.ofSeconds(-31));
    entities.sees("slow", T0, Duration.ofDays(3));
    entities.damage.add("content of leaf 5 has changed");
    rules.look();
    assertThat(open()).containsExactlyInAnyOrder("clock-skew:fast", "damage:stored data");
  }

  @Test
  void tellsAGapThatStaysOpenAndGoesOnWhereItWasSeenAfterARestart() throws IOException {
    OpenGap gap = new OpenGap("meter", "urn:varve:signer:1", 1, 7, T0);
    entities.open.add(gap);
    ledger.gapSeen(gap, new LedgerPosition(4, 1));
    ledger.behind(new LedgerPosition(9, 0));
    now = T0.plusSeconds(60);
    rules.look();
    assertThat(open()).isEmpty();
    now = T0.plusSeconds(301);
    rules.look();
    assertThat(open()).singleElement().asString().startsWith("gap:meter");
    ledger.keep();

    start();
    assertThat(ledger.next()).isEqualTo(new LedgerPosition(4, 1));
    assertThat(open()).hasSize(1);
    ledger.gapSeen(gap, new LedgerPosition(4, 1));
    ledger.behind(new LedgerPosition(9, 0));
    entities.open.clear();
    rules.look();
    ledger.keep();
    assertThat(open()).isEmpty();
    start();
    assertThat(ledger.next()).isEqualTo(new LedgerPosition(9, 0));
  }

  @Test
  void keepsWhoAcknowledgedOverARestart() throws IOException {
    ledger.forked("meter", "urn:varve:signer:1", 3, T0);
    Alert.Acknowledgement by =
        new Alert.Acknowledgement(
            "auditor",
            T0,
            "clone was found",
            new OperationId(Digest.ofLeaf("clone was found".getBytes(UTF_8))));
    assertThat(desk.acknowledge("fork:meter", by)).isPresent();
    start();
    assertThat(desk.alerts())
        .singleElement()
        .extracting(Alert::acknowledgement)
        .isEqualTo(Optional.of(by));
  }

  @Test
  void cosignsALogThatGrowsAndTellsOneThatWasRolledBack() {
    rules.look();
    entities.log = entities.log.grownTo(9);
    rules.look();
    assertThat(open()).isEmpty();

    entities.log = new Log(logKey, "entry").grownTo(5);
    rules.look();

    assertThat(open()).containsExactly("log-fork:" + ORIGIN);
    assertThat(desk.alerts().get(0).sentence()).contains("had 9 entries and now shows 5");
    assertThat(folder.resolve("contradictions"))
        .isDirectoryContaining(each -> each.getFileName().toString().startsWith("9-5-"));
  }

  @Test
  void tellsALogThatForkedAndDoesSoAfterARestartToo() throws IOException {
    rules.look();
    entities.log = new Log(logKey, "another entry").grownTo(6);
    rules.look();
    assertThat(open()).containsExactly("log-fork:" + ORIGIN);
    start();
    entities.log = new Log(logKey, "another entry").grownTo(3);
    rules.look();
    assertThat(open()).containsExactly("log-fork:" + ORIGIN);
    assertThat(desk.alerts().get(0).sentence()).contains("two histories");
  }

  private List<String> open() {
    return desk.alerts().stream().filter(Alert::isOpen).map(Alert::id).toList();
  }

  /** A log that signs whatever it is. */
  private static final class Log {
    private final SigningKey key;
    private final String saying;
    private final MerkleLog log = new MerkleLog(new MemoryNodes());

    Log(SigningKey key, String saying) {
      this.key = key;
      this.saying = saying;
    }

    Log grownTo(long size) {
      while (log.size() < size) {
        log.append(Digest.ofLeaf((saying + " " + log.size()).getBytes(UTF_8)));
      }
      return this;
    }

    Supervised.SignedHead head(long known) {
      Checkpoint checkpoint = new Checkpoint(ORIGIN, log.size(), log.root());
      List<Digest> path =
          known > 0 && known < log.size() ? log.consistency(known, log.size()).path() : List.of();
      return new Supervised.SignedHead(
          new CheckpointSigner(key, ORIGIN).sign(checkpoint), log.size(), path);
    }
  }

  private static final class FakeEntities implements Supervised {
    final List<SourceHealth> sources = new ArrayList<>();
    final List<String> damage = new ArrayList<>();
    final Set<OpenGap> open = new HashSet<>();
    boolean unreachable;
    RuleSettings settings = RuleSettings.NONE;
    Log log;

    void sees(String source, Instant at, Duration signedBefore) {
      sources.add(new SourceHealth(source, true, T0, Optional.of(at), Optional.of(signedBefore)));
    }

    @Override
    public List<EntityHealth> entities() {
      return List.of(
          new EntityHealth(
              "representation",
              unreachable ? Optional.of("nobody is there") : Optional.empty(),
              List.of()));
    }

    @Override
    public List<SourceHealth> sources() {
      if (unreachable) {
        throw new Failure(ErrorReason.UNREACHABLE, "nobody is there");
      }
      return sources;
    }

    @Override
    public SignedHead checkpoint(long knownSize) {
      return log.head(knownSize);
    }

    @Override
    public boolean isOpen(OpenGap gap) {
      return open.contains(gap);
    }

    @Override
    public RuleSettings settings() {
      return settings;
    }

    @Override
    public List<String> damage() {
      return damage;
    }
  }
}
