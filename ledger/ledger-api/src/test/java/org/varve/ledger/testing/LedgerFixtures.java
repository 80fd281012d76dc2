package org.varve.ledger.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.varve.evidence.Digest;
import org.varve.evidence.crypto.SigningKey;
import org.varve.evidence.crypto.VerificationKey;
import org.varve.evidence.log.NoteKey;
import org.varve.evidence.operation.GenesisBody;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.OperationPayload;
import org.varve.evidence.operation.OperationSigner;

/**
 * A log's keys and the parties around it, all made from one seed: the same seed gives the same
 * bytes.
 *
 * <pre>
 * LedgerFixtures fixtures = LedgerFixtures.seeded(1);
 * TestAuthority representation = fixtures.authority();
 * TestSource thermometer = fixtures.source("urn:varve:source:thermometer");
 * ledger.append(representation.seal(representation.registersOpaque(), representation.binds(thermometer)));
 * ledger.append(representation.seal(thermometer.says("21.5"), thermometer.says("21.6")));
 * </pre>
 */
public final class LedgerFixtures {

  /** The name of every fixture's log. */
  public static final String ORIGIN = "log.example/varve";

  /** When everything here begins. */
  public static final Instant START = Instant.parse("2026-03-01T08:00:00Z");

  /** Making a key from its seed takes milliseconds, and the same ones are made again and again. */
  private static final Map<String, SigningKey> KEYS = new ConcurrentHashMap<>();

  private final long seed;

  private LedgerFixtures(long seed) {
    this.seed = seed;
  }

  public static LedgerFixtures seeded(long seed) {
    return new LedgerFixtures(seed);
  }

  public String origin() {
    return ORIGIN;
  }

  public SigningKey receiptKey() {
    return key("receipt");
  }

  public SigningKey checkpointKey() {
    return key("checkpoint");
  }

  /** The keys that the genesis operation lets seal blocks, bind signers and register formats. */
  public List<VerificationKey> authorities() {
    return List.of(authorityKey().verificationKey());
  }

  /** The one authority. Make it once a test: it counts its operations. */
  public TestAuthority authority() {
    return new TestAuthority(authorityKey(), "urn:varve:source:representation", ORIGIN);
  }

  /** Somebody who acts like an authority with a key that is none. */
  public TestAuthority impostor() {
    return new TestAuthority(key("impostor"), "urn:varve:source:representation", ORIGIN);
  }

  /** The authority, sealing for another log. */
  public TestAuthority authorityElsewhere() {
    return new TestAuthority(authorityKey(), "urn:varve:source:elsewhere", "log.example/other");
  }

  /** A source with a key of its own; the same name gives the same key. */
  public TestSource source(String name) {
    return new TestSource(key("source " + name), name);
  }

  /** An organisation with keys of its own; the same id gives the same keys. */
  public TestOrganisation organisation(String id) {
    return new TestOrganisation(this, id);
  }

  /** The operation that founds the log. */
  public Operation genesis() {
    VerificationKey checkpoint = checkpointKey().verificationKey();
    GenesisBody body =
        new GenesisBody(
            ORIGIN,
            receiptKey().verificationKey(),
            NoteKey.ofLog(ORIGIN, checkpoint).toString(),
            authorities(),
            false);
    OperationPayload payload =
        OperationPayload.of(OperationKind.GENESIS).epoch(0).sequence(1).body(body.encode()).build();
    return new OperationSigner(receiptKey(), ORIGIN).sign(ORIGIN, START, payload);
  }

  /** A key for a purpose: the same for the same seed. */
  public SigningKey key(String purpose) {
    return KEYS.computeIfAbsent(
        "fixture " + seed + " " + purpose,
        name -> SigningKey.ed25519(Digest.sha256(name.getBytes(UTF_8)).bytes()));
  }

  /** The key of {@link #authority}. */
  public SigningKey authorityKey() {
    return key("authority");
  }
}
