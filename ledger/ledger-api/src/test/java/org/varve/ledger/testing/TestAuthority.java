package org.varve.ledger.testing;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.varve.evidence.Digest;
import org.varve.evidence.crypto.SigningKey;
import org.varve.evidence.crypto.VerificationKey;
import org.varve.evidence.operation.BlockHead;
import org.varve.evidence.operation.DataBlock;
import org.varve.evidence.operation.FormatBody;
import org.varve.evidence.operation.FormatKind;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationId;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.OperationPayload;
import org.varve.evidence.operation.OperationSigner;
import org.varve.evidence.operation.SignerBody;
import org.varve.evidence.operation.SignerName;

/**
 * An entity that binds signers, registers formats and seals data blocks, and keeps count of each.
 */
public final class TestAuthority {

  private final SigningKey key;
  private final TestSource registry;
  private final String sealingSource;
  private final String chain;
  private long sealed;
  private Optional<OperationId> lastSealed = Optional.empty();

  TestAuthority(SigningKey key, String source, String chain) {
    this(key, new TestSource(key, source + ":registry"), source + ":blocks", chain);
  }

  private TestAuthority(SigningKey key, TestSource registry, String sealingSource, String chain) {
    this.key = key;
    this.registry = registry;
    this.sealingSource = sealingSource;
    this.chain = chain;
  }

  public VerificationKey key() {
    return key.verificationKey();
  }

  /** Lets a source's key speak for it. */
  public Operation binds(TestSource source) {
    return binds(source, Optional.empty(), source.name());
  }

  /** Lets a key speak for sources: exact names, or prefixes that end in {@code *}. */
  public Operation binds(TestSource signer, Optional<Digest> token, String... sources) {
    return states(signer.key().verificationKey(), SignerBody.State.ACTIVE, token, sources);
  }

  public Operation revokes(TestSource signer) {
    return states(
        signer.key().verificationKey(), SignerBody.State.REVOKED, Optional.empty(), signer.name());
  }

  /** Revokes a key of an authority, which may be its own. */
  public Operation revokes(TestAuthority authority) {
    return states(
        authority.key(), SignerBody.State.REVOKED, Optional.empty(), "urn:varve:source:none");
  }

  /** Registers the format that sources here speak. */
  public Operation registersOpaque() {
    return registers(opaque(TestSource.OPAQUE));
  }

  public Operation registers(FormatBody format) {
    return says(OperationKind.FORMAT, format.encode());
  }

  /** An operation of any kind and body, with this authority's next number. */
  public Operation says(OperationKind kind, byte[] body) {
    return registry.signs(LedgerFixtures.START, OperationPayload.of(kind).body(body));
  }

  /** Says something that nobody hears: the next registry operation comes after a gap. */
  public TestAuthority skips() {
    registersOpaque();
    return this;
  }

  /** Another instance of the same authority: it goes on from the same numbers. */
  public TestAuthority cloned() {
    TestAuthority twin = new TestAuthority(key, registry.cloned(), sealingSource, chain);
    twin.sealed = sealed;
    twin.lastSealed = lastSealed;
    return twin;
  }

  /** The same key as that of a data source. */
  public TestSource asSource(String name) {
    return new TestSource(key, name);
  }

  /** An instance that believes the last block was sealed by another operation. */
  public TestAuthority misremembering(OperationId other) {
    TestAuthority forgetful = cloned();
    forgetful.lastSealed = Optional.of(other);
    return forgetful;
  }

  public DataBlock seal(Operation... operations) {
    return seal(List.of(operations));
  }

  public DataBlock seal(List<Operation> operations) {
    return sealAt(LedgerFixtures.START.plusSeconds(sealed + 1), operations);
  }

  /** Its next block, which says that it was sealed then. */
  public DataBlock sealAt(Instant time, List<Operation> operations) {
    sealed++;
    BlockHead head =
        new BlockHead(sealingSource, 1, sealed, lastSealed, chain, time, Map.of("policy", "test"));
    DataBlock block = DataBlock.seal(OperationSigner.of(key), head, operations);
    lastSealed = Optional.of(block.blockOperation().id());
    return block;
  }

  public static FormatBody opaque(String name) {
    return new FormatBody(
        name, FormatKind.OPAQUE, Optional.empty(), Optional.empty(), Optional.empty());
  }

  private Operation states(
      VerificationKey signer, SignerBody.State state, Optional<Digest> token, String... sources) {
    SignerBody body = new SignerBody(SignerName.of(signer), signer, List.of(sources), state, token);
    return says(OperationKind.SIGNER, body.encode());
  }
}
