package org.varve.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.varve.evidence.MalformedException;
import org.varve.evidence.crypto.VerificationKey;
import org.varve.evidence.file.TrustFile;
import org.varve.evidence.operation.ControlBody;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationId;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.Spec;
import org.varve.ledger.testing.LedgerFixtures;
import org.varve.ledger.testing.MemoryLedger;
import org.varve.ledger.testing.TestAuthority;
import org.varve.ledger.testing.TestOrganisation;

/** What a shared log says of its organisations, as a trust file. */
class LogTrustTest {
  private final LedgerFixtures fixtures = LedgerFixtures.seeded(31);
  private final MemoryLedger ledger = MemoryLedger.found(fixtures, Clock.systemUTC());
  private final TestAuthority founder = fixtures.authority();
  private final TestOrganisation north = fixtures.organisation("north");
  private final TestOrganisation south = fixtures.organisation("south");

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void namesTheKeysOfAllAndHowManyMustAgree() {
    sets(north.id(), 1, north.spec(), Optional.empty());
    sets(south.id(), 1, south.spec(), Optional.empty());

    TrustFile trust = LogTrust.of(ledger.identity(), ledger.log(), count -> 2);

    assertThat(trust.logKeys().keys()).hasSize(3);
    assertThat(trust.receiptKeys())
        .contains(north.receiptKey().verificationKey(), south.receiptKey().verificationKey());
    assertThat(trust.toString())
        .contains("\nwitness north log.example/varve/north+", "\nwitness south ")
        .contains("\ngroup organisations 2 north south\nquorum organisations\n");
    assertThat(TrustFile.parse(trust.toString())).hasToString(trust.toString());
    assertThatThrownBy(() -> LogTrust.of(ledger.identity(), ledger.log(), count -> 3))
        .isInstanceOf(MalformedException.class);
  }

  @Test
  void anAuthorityOfBeforeHoldsForWhatItSignedThen() {
    Operation joined = sets(north.id(), 1, north.spec(), Optional.empty());
    VerificationKey before = north.authority().key();
    VerificationKey now = south.authority().key();
    Operation renewed =
        sets(north.id(), 2, north.specWith(Optional.of(now)), Optional.of(joined.id()));

    String trust = LogTrust.of(ledger.identity(), ledger.log(), count -> 1).toString();

    assertThat(trust.lines().filter(line -> line.startsWith("authority "))).hasSize(3);
    long from = ledger.log().leafIndexOf(renewed.id()).orElseThrow();
    assertThat(trust).contains("revoked %s %d\n".formatted(before.kid().hex(), from));
    assertThat(trust).doesNotContain("revoked " + now.kid().hex());
  }

  @Test
  void whatTheAuthorityOfOneThatLeftHadSignedStaysAndItAgreesNoMore() {
    sets(south.id(), 1, south.spec(), Optional.empty());
    Operation joined = sets(north.id(), 1, north.spec(), Optional.empty());
    Operation left = says(ControlBody.delete("Organisation", north.id(), 2, joined.id()));

    String trust = LogTrust.of(ledger.identity(), ledger.log(), count -> count).toString();

    String kid = north.authority().key().kid().hex();
    long from = ledger.log().leafIndexOf(left.id()).orElseThrow();
    assertThat(trust).contains("revoked %s %d\n".formatted(kid, from));
    assertThat(trust).contains("group organisations 1 south\n").doesNotContain("witness north");
  }

  @Test
  void withoutOrganisationsNobodyMustAgree() {
    assertThat(LogTrust.of(ledger.identity(), ledger.log(), count -> 2).toString())
        .contains("quorum none")
        .doesNotContain("witness");
  }

  private Operation sets(String id, long version, Spec spec, Optional<OperationId> previous) {
    return says(ControlBody.set("Organisation", id, version, spec, previous));
  }

  private Operation says(ControlBody change) {
    Operation operation = founder.says(OperationKind.CONTROL, change.encode());
    ledger.append(founder.seal(operation)).join();
    return operation;
  }
}
