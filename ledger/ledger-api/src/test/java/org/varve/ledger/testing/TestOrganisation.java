package org.varve.ledger.testing;

import java.util.Optional;
import org.varve.evidence.crypto.SigningKey;
import org.varve.evidence.crypto.VerificationKey;
import org.varve.evidence.log.NoteKey;
import org.varve.evidence.operation.Spec;
import org.varve.ledger.resource.OrganisationSpec;

/** An organisation that runs a fixture's log with others, and its keys. */
public final class TestOrganisation {

  private final LedgerFixtures fixtures;
  private final String id;

  TestOrganisation(LedgerFixtures fixtures, String id) {
    this.fixtures = fixtures;
    this.id = id;
  }

  public String id() {
    return id;
  }

  public SigningKey receiptKey() {
    return key("receipt");
  }

  public SigningKey logKey() {
    return key("log");
  }

  public SigningKey cosigner() {
    return key("cosigner");
  }

  /** Its authority. Make it once a test: it counts its operations. */
  public TestAuthority authority() {
    return new TestAuthority(
        key("authority"), "urn:varve:source:representation", fixtures.origin());
  }

  /** What its resource says. */
  public Spec spec() {
    return specWith(Optional.of(authority().key()));
  }

  /** The same with another authority, or none. */
  public Spec specWith(Optional<VerificationKey> authority) {
    String origin = fixtures.origin();
    return new OrganisationSpec(
            "MSP-" + id,
            NoteKey.ofWitness(
                OrganisationSpec.cosignerName(origin, id), cosigner().verificationKey()),
            NoteKey.ofLog(origin, logKey().verificationKey()),
            receiptKey().verificationKey(),
            authority)
        .spec();
  }

  private SigningKey key(String purpose) {
    return fixtures.key(purpose + " of organisation " + id);
  }
}
