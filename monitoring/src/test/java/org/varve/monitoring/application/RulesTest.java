package org.varve.monitoring.application;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varve.evidence.Digest;
import org.varve.evidence.crypto.SignatureAlgorithm;
import org.varve.evidence.crypto.SigningKey;
import org.varve.evidence.log.CheckpointKeys;
import org.varve.evidence.log.Cosigner;
import org.varve.evidence.log.NoteKey;
import org.varve.evidence.operation.OperationId;
import org.varve.monitoring.adapter.file.AlertFile;
import org.varve.monitoring.adapter.file.ContradictionFolder;
import org.varve.monitoring.adapter.file.PositionFile;
import org.varve.monitoring.application.Supervised.Damage;
import org.varve.monitoring.application.Supervised.Recorded;
import org.varve.monitoring.domain.Alert;
import org.varve.monitoring.domain.AlertRule;
import org.varve.monitoring.domain.LedgerPosition;
import org.varve.monitoring.domain.OpenGap;
import org.varve.monitoring.domain.RuleSettings;
import org.varve.monitoring.domain.Severity;
import org.varve.monitoring.domain.Stage;
import org.varve.monitoring.witness.Witness;

class RulesTest {
  static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
  static final String ORIGIN = "city.example/log";
  private static final RuleSettings.Limit NO_LIMIT =
      new RuleSettings.Limit(Optional.empty(), Optional.empty());

  @TempDir Path folder;

  private final FakeEntities entities = new FakeEntities();
  private final SigningKey logKey = SigningKey.generate(SignatureAlgorithm.EDDSA);
  private Instant now = T0;
  private final CountedEvents revoked = new CountedEvents();
  private AlertDesk desk;
  private LedgerWatch ledger;
  private Rules rules;

  @BeforeEach
  void start() throws IOException {
    InstantSource clock = () -> now;
    desk = new AlertDesk(new AlertFile(folder.resolve("alerts.cbor")), clock);
    ledger = new LedgerWatch(new PositionFile(folder.resolve("position.txt")), clock);
    CheckpointKeys log = CheckpointKeys.of(NoteKey.ofLog(ORIGIN, logKey.verificationKey()));
    Witness witness =
        new Witness(
            new Cosigner(SigningKey.ed25519(new byte[32]), ORIGIN + "/monitoring"),
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
            revoked,
            clock);
    entities.log = new FakeLog(logKey, "entry").grownTo(3);
  }

  @Test
  @Tag("Y-7.1.5-c")
  void tellsASourceThatIsSilentForLongerThanItMayAndNoOther() {
    entities.sees("quiet", T0, Duration.ofSeconds(1));
    entities.sees("talking", T0.plusSeconds(540), Duration.ofSeconds(1));
    now = T0.plusSeconds(601);
    rules.look();
    assertThat(open()).containsExactly("silent-source:quiet");
    assertThat(desk.open(AlertRule.SILENT_SOURCE)).isOne();

    entities.sources.clear();
    entities.sees("quiet", now, Duration.ofSeconds(1));
    rules.look();
    assertThat(open()).isEmpty();
  }

  @Test
  @Tag("Y-7.1.5-c")
  void goesByWhatTheLedgerHasOfASourceThatThisRepresentationHasNotSeen() {
    entities.unseen("elsewhere", T0.plusSeconds(500));
    entities.unseen("before the restart", T0.plusSeconds(500));
    recorded("elsewhere", true, T0.plusSeconds(590));
    recorded("before the restart", true, T0.minusSeconds(99));
    recorded("bound by a prefix", true, T0);
    recorded("whose key was revoked", false, T0);
    now = T0.plusSeconds(601);
    rules.look();
    assertThat(open())
        .containsExactlyInAnyOrder(
            "silent-source:before the restart", "silent-source:bound by a prefix");
    assertThat(desk.alerts())
        .extracting(alert -> alert.finding().sentence())
        .anyMatch(sentence -> sentence.contains("nothing since " + T0.minusSeconds(99)));
  }

  private void recorded(String source, boolean maySpeak, Instant at) {
    entities.recorded.put(source, new Recorded("urn:varve:signer:1", maySpeak, at));
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
        on,
        List.of(source),
        new RuleSettings.Limit(Optional.empty(), Optional.of(Duration.ofSeconds(seconds))),
        Optional.empty(),
        active);
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
    entities.damage.add(new Damage("content of leaf 5", "it has changed"));
    rules.look();
    assertThat(open()).containsExactlyInAnyOrder("clock-skew:fast", "damage:content of leaf 5");
    entities.damage.clear();
    entities.damageKnown = false; // processing began anew, and has not looked again yet
    rules.look();
    assertThat(open()).contains("damage:content of leaf 5");
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
    forked("meter");
    rules.look();
    Alert.Acknowledgement by = by("clone was found");
    assertThat(desk.acknowledge("fork:meter", T0, by)).isPresent();
    start();
    assertThat(desk.alerts())
        .singleElement()
        .extracting(Alert::acknowledgement)
        .isEqualTo(Optional.of(by));
  }

  private static Alert.Acknowledgement by(String note) {
    return new Alert.Acknowledgement(
        "auditor", T0, note, new OperationId(Digest.ofLeaf(note.getBytes(UTF_8))));
  }

  @Test
  void cosignsALogThatGrowsAndTellsOneThatWasRolledBack() {
    rules.look();
    entities.log = entities.log.grownTo(9);
    rules.look();
    assertThat(open()).isEmpty();

    entities.log = new FakeLog(logKey, "entry").grownTo(5);
    rules.look();

    assertThat(open()).containsExactly("log-fork:" + ORIGIN);
    assertThat(desk.alerts().get(0).finding().sentence()).contains("had 9 entries and now shows 5");
    assertThat(folder.resolve("contradictions"))
        .isDirectoryContaining(each -> each.getFileName().toString().startsWith("9-5-"));
  }

  @Test
  void tellsALogThatForkedAndDoesSoAfterARestartToo() throws IOException {
    rules.look();
    entities.log = new FakeLog(logKey, "another entry").grownTo(6);
    rules.look();
    assertThat(open()).containsExactly("log-fork:" + ORIGIN);
    start();
    entities.log = new FakeLog(logKey, "another entry").grownTo(3);
    rules.look();
    assertThat(open()).containsExactly("log-fork:" + ORIGIN);
    assertThat(desk.alerts().get(0).finding().sentence()).contains("two histories");
  }

  @Test
  void tellsReadsThatAreDeniedTooOftenUntilTheyAreNot() {
    entities.settings =
        new RuleSettings(List.of(counting("denied-reads", "city/*", 5, 60)), Map.of());
    denied("city/a", 4, T0);
    denied("harbour/b", 99, T0);
    rules.look();
    assertThat(open()).isEmpty();

    denied("city/a", 1, T0);
    rules.look();
    assertThat(open()).containsExactly("denied-reads:city/a");
    assertThat(desk.alerts().get(0).finding().sentence()).contains("5 times", "eve");
    denied("harbour/b", 1, T0); // 100 within five minutes, as is built in
    rules.look();
    assertThat(open()).containsExactlyInAnyOrder("denied-reads:city/a", "denied-reads:harbour/b");

    now = T0.plusSeconds(61);
    rules.look();
    assertThat(open()).containsExactly("denied-reads:harbour/b");
    now = T0.plusSeconds(301);
    rules.look();
    assertThat(open()).isEmpty();
  }

  @Test
  void denialsThatStillCountAreReadAnewAfterARestart() throws IOException {
    denied("city/a", 99, T0);
    ledger.behind(new LedgerPosition(9, 0));
    ledger.keep();
    start();
    assertThat(ledger.next()).isEqualTo(new LedgerPosition(3, 0));
    ledger.behind(new LedgerPosition(9, 0));
    ledger.keep();
    start();
    assertThat(ledger.next()).isEqualTo(new LedgerPosition(9, 0));
  }

  @Test
  void tellsARevokedKeyThatTriesAgainUntilItHasNotForLong() {
    entities.settings =
        new RuleSettings(List.of(counting("signer-revoked", "city/*", 3, 60)), Map.of());
    revoked.add(event("city/a", "urn:varve:signer:1", 2, T0));
    revoked.add(event("harbour/b", "urn:varve:signer:2", 1, T0));
    rules.look();
    assertThat(open()).as("once is enough").containsExactly("signer-revoked:harbour/b");
    revoked.add(event("city/a", "urn:varve:signer:1", 1, T0));
    rules.look();
    assertThat(open()).contains("signer-revoked:city/a", "signer-revoked:harbour/b").hasSize(2);
    now = T0.plusSeconds(61);
    rules.look();
    assertThat(open()).containsExactly("signer-revoked:harbour/b");
    now = T0.plusSeconds(3_601);
    rules.look();
    assertThat(open()).isEmpty();
  }

  @Test
  void aForkIsToldAsBadAsOperatorsSayAndNotIfTheyDoNotLookForIt() {
    entities.settings =
        new RuleSettings(
            List.of(
                setting("fork", "harbour/*", 1, false),
                severe("fork", "city/*", Severity.INFO),
                severe("fork", "city/a", Severity.WARNING)),
            Map.of());
    forked("harbour/b");
    forked("city/a");
    forked("elsewhere");
    rules.look();
    assertThat(open()).containsExactlyInAnyOrder("fork:city/a", "fork:elsewhere");
    assertThat(desk.firing(Severity.WARNING)).isOne();
    assertThat(desk.firing(Severity.CRITICAL)).as("as built in").isOne();
  }

  @Test
  void anAlertIsAsBadAsTheRuleSaysNowAndAtTheStageOfItsSubject() throws IOException {
    entities.sees("fast", T0, Duration.ofSeconds(-31));
    rules.look();
    assertThat(desk.firing(Severity.WARNING)).isOne();
    entities.settings =
        new RuleSettings(List.of(severe("clock-skew", "fast", Severity.CRITICAL)), Map.of());
    rules.look();
    assertThat(desk.firing(Severity.CRITICAL)).isOne();
    start();
    assertThat(desk.firing(Severity.CRITICAL)).as("after a restart").isOne();
    entities.damage.add(new Damage("content of leaf 5", "it has changed"));
    entities.unreachable = true;
    rules.look();
    assertThat(desk.alerts())
        .extracting(Alert::id, Alert::stage)
        .contains(
            tuple("clock-skew:fast", Stage.PRE_INPUT),
            tuple("damage:content of leaf 5", Stage.STORE),
            tuple("entity-down:representation", Stage.PRE_INPUT));
  }

  @Test
  void whatIsAboutTheWholeNodeCanBeLeftUnlookedFor() {
    entities.settings =
        new RuleSettings(List.of(off("damage"), off("log-fork"), off("entity-down")), Map.of());
    entities.damage.add(new Damage("content of leaf 5", "it has changed"));
    rules.look();
    entities.log = new FakeLog(logKey, "another entry").grownTo(6);
    entities.unreachable = true;
    rules.look();
    assertThat(open()).isEmpty();
  }

  private void forked(String source) {
    ledger.forked(
        new LedgerWatch.Forked(source, "urn:varve:signer:1", 3, T0, new LedgerPosition(2, 0)));
  }

  private void denied(String source, long count, Instant at) {
    ledger
        .denied()
        .add(
            new CountedEvents.Event(
                source, "urn:varve:user:eve", at, count, Optional.of(new LedgerPosition(3, 0))));
  }

  private static CountedEvents.Event event(String source, String by, long count, Instant at) {
    return new CountedEvents.Event(source, by, at, count, Optional.empty());
  }

  private static RuleSettings.Setting counting(
      String on, String source, long threshold, int seconds) {
    return new RuleSettings.Setting(
        on,
        List.of(source),
        new RuleSettings.Limit(Optional.of(threshold), Optional.of(Duration.ofSeconds(seconds))),
        Optional.empty(),
        true);
  }

  private static RuleSettings.Setting severe(String on, String source, Severity severity) {
    return new RuleSettings.Setting(on, List.of(source), NO_LIMIT, Optional.of(severity), true);
  }

  private static RuleSettings.Setting off(String on) {
    return new RuleSettings.Setting(on, List.of(), NO_LIMIT, Optional.empty(), false);
  }

  private List<String> open() {
    return desk.alerts().stream().filter(Alert::isOpen).map(Alert::id).toList();
  }
}
