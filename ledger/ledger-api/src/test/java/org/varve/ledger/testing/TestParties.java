package org.varve.ledger.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Optional;
import org.varve.evidence.Digest;
import org.varve.evidence.crypto.VerificationKey;
import org.varve.evidence.operation.DataBlock;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.SignerBody;

/** The usual parties of a log: an authority, a source that speaks, one that may no longer. */
public final class TestParties {

  private final LedgerFixtures fixtures;
  private final TestAuthority authority;
  private final TestAuthority authorityBefore;
  private final TestSource source;
  private final TestSource neighbour;
  private final TestSource forgetful;
  private final TestSource revoked;
  private final TestSource cloneOfSource;
  private final Digest usedToken = Digest.sha256("token".getBytes(UTF_8));

  public TestParties(LedgerFixtures fixtures) {
    this.fixtures = fixtures;
    this.authority = fixtures.authority();
    this.authorityBefore = authority.cloned();
    this.source = source("source");
    this.neighbour = source("neighbour");
    this.forgetful = source("forgetful");
    this.revoked = source("revoked");
    this.cloneOfSource = source.cloned();
  }

  /**
   * The blocks to record first, each before the next: format and bindings, then a word of each
   * source, then the revocation.
   */
  public List<DataBlock> settle() {
    return List.of(
        authority.seal(
            authority.registersOpaque(),
            authority.binds(source, Optional.of(usedToken), source.name()),
            authority.binds(neighbour),
            authority.binds(forgetful),
            authority.binds(revoked)),
        authority.seal(
            source.says("first"),
            neighbour.says("first"),
            forgetful.says("first"),
            revoked.says("first")),
        authority.seal(authority.revokes(revoked)));
  }

  public LedgerFixtures fixtures() {
    return fixtures;
  }

  public TestAuthority authority() {
    return authority;
  }

  /** The authority as it was before its first block. */
  public TestAuthority authorityBefore() {
    return authorityBefore;
  }

  public TestAuthority impostor() {
    return fixtures.impostor();
  }

  /** A bound source. */
  public TestSource source() {
    return source;
  }

  /** Another bound source. */
  public TestSource neighbour() {
    return neighbour;
  }

  /** A bound source that does not remember its first word. */
  public TestSource forgetful() {
    return forgetful.misremembering(fixtures.genesis().id());
  }

  /** A source whose key was revoked. */
  public TestSource revoked() {
    return revoked;
  }

  /** The source as it was before its first word. */
  public TestSource cloneOfSource() {
    return cloneOfSource;
  }

  /** The token with which the source was enrolled. */
  public Digest usedToken() {
    return usedToken;
  }

  /** A source that nobody has bound. */
  public TestSource source(String label) {
    return fixtures.source(name(label));
  }

  public String name(String label) {
    return "urn:varve:source:" + label;
  }

  /** A block that another instance of the authority has sealed. */
  DataBlock sealedElsewhere() {
    return authority.cloned().seal(neighbour.cloned().says("elsewhere"));
  }

  /** The source corrects what its neighbour said. */
  Operation updateOfAnothers() {
    Operation word = fixtures.source(neighbour.name()).says("first");
    return source.says(List.of(new byte[1]), payload -> payload.updates(word.id()));
  }

  /** A binding that calls a signer by a name that is not its key's. */
  Operation bindingUnderFalseName() {
    VerificationKey key = source("friend").key().verificationKey();
    SignerBody body =
        new SignerBody(
            "urn:varve:signer:false",
            key,
            List.of(name("friend")),
            SignerBody.State.ACTIVE,
            Optional.empty());
    return authority.says(OperationKind.SIGNER, body.encode());
  }
}
