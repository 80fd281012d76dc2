package org.varve.representation.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.varve.evidence.crypto.SigningKey;
import org.varve.evidence.operation.ItemTree;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationId;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.OperationPayload;
import org.varve.evidence.operation.OperationPayloadBuilder;
import org.varve.evidence.operation.OperationSigner;
import org.varve.representation.domain.BoundSigner;
import org.varve.representation.domain.Parcel;
import org.varve.representation.domain.Submission;
import org.varve.rp.PeerIdentity;
import org.varve.rp.Role;

/** An agent that signs what its sources say and keeps count of each. */
public final class TestAgent {
  public static final String SOURCE = "urn:varve:source:thermometer";

  /** When it signs whatever it signs. */
  public static final Instant SIGNED_AT = Instant.EPOCH.plusSeconds(1_770_000_000);

  private final SigningKey key;
  private final KeyPair tls = p256();
  private final Map<String, Long> sequences = new HashMap<>();
  private final Map<String, OperationId> previous = new HashMap<>();

  private TestAgent(SigningKey key) {
    this.key = key;
  }

  /** The same seed gives the same signing key. */
  public static TestAgent seeded(long seed) {
    byte[] bytes = new byte[32];
    new Random(seed).nextBytes(bytes);
    return new TestAgent(SigningKey.ed25519(bytes));
  }

  public SigningKey key() {
    return key;
  }

  public KeyPair tls() {
    return tls;
  }

  public String signer() {
    return OperationSigner.of(key).signer();
  }

  public PeerIdentity peer() {
    return new PeerIdentity(Role.SOURCE, BoundSigner.certificateName(key.verificationKey()));
  }

  /** Bound to {@code sources}, as a ledger's registry says. */
  public BoundSigner bound(String... sources) {
    return new BoundSigner(signer(), key.verificationKey(), List.of(sources), true, 7);
  }

  /** The next operation of {@link #SOURCE} over one opaque item. */
  public Submission says(String item) {
    return saysOf(SOURCE, item);
  }

  /** The next operation of a source over one opaque item. */
  public Submission saysOf(String source, String item) {
    return statement(source, List.of(item.getBytes(UTF_8)), UnaryOperator.identity());
  }

  /** The next operations of {@link #SOURCE}. */
  public List<Submission> saysMany(int count) {
    List<Submission> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(says("reading " + i));
    }
    return all;
  }

  /** The next operation of a source over items, with whatever else the payload shall say. */
  public Submission statement(
      String source, List<byte[]> items, UnaryOperator<OperationPayloadBuilder> more) {
    OperationPayloadBuilder payload =
        OperationPayload.of(OperationKind.DATA)
            .format("opaque/1")
            .dataType("test")
            .items(ItemTree.of(items))
            .sampledFrom(TestClock.START)
            .sampledTo(TestClock.START.plusSeconds(60));
    return new Submission(signs(source, more.apply(payload)), items);
  }

  /** The next operation about a source, of any kind. */
  public Operation signs(String source, OperationPayloadBuilder payload) {
    long sequence = sequences.merge(source, 1L, Long::sum);
    Operation operation =
        OperationSigner.of(key)
            .sign(
                source,
                SIGNED_AT,
                payload.epoch(1).sequence(sequence).previous(previous.get(source)).build());
    previous.put(source, operation.id());
    return operation;
  }

  /** What it would hand in at the door. */
  public static Parcel parcel(Submission submission) {
    return new Parcel(submission.operation().bytes(), submission.items());
  }

  private static KeyPair p256() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
