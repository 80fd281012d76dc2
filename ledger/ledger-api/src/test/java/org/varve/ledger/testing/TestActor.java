package org.varve.ledger.testing;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.varve.evidence.crypto.SigningKey;
import org.varve.evidence.operation.ActorName;
import org.varve.evidence.operation.ControlBody;
import org.varve.evidence.operation.ControlBody.Action;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.OperationPayload;
import org.varve.evidence.operation.OperationPayloadBuilder;
import org.varve.evidence.operation.OperationSigner;
import org.varve.evidence.operation.SignerBody;
import org.varve.evidence.operation.SignerName;
import org.varve.evidence.operation.Spec;
import org.varve.evidence.operation.SpecValue;
import org.varve.ledger.ResourceKind;
import org.varve.ledger.resource.ActorSpec;

/** An operator, data user or supervisor who signs changes of resources. */
public final class TestActor {

  private final ActorName name;
  private final SigningKey key;
  private long said;

  public TestActor(ActorName.Office office, String name, SigningKey key) {
    this.name = new ActorName(office, name);
    this.key = key;
  }

  public ActorName name() {
    return name;
  }

  public SigningKey key() {
    return key;
  }

  /** What a credential says of this actor. */
  public Spec credential() {
    return credential(true);
  }

  /** What a credential says of this actor, who may act or not. */
  public Spec credential(boolean active) {
    Map<String, SpecValue> values = new TreeMap<>(ActorSpec.credential(name, key).values());
    values.put("active", SpecValue.of(active));
    return Spec.of(values);
  }

  /** What binds the key to the actor's name. */
  public byte[] binding() {
    return new SignerBody(
            SignerName.of(key.verificationKey()),
            key.verificationKey(),
            name.sources(),
            SignerBody.State.ACTIVE,
            Optional.empty())
        .encode();
  }

  /** Makes the first version of a resource. */
  public Operation sets(ResourceKind kind, String id, Spec spec) {
    return states(ControlBody.set(kind.word(), id, 1, spec, Optional.empty()));
  }

  /** Makes a version from the one that an operation made. */
  public Operation sets(ResourceKind kind, String id, long version, Spec spec, Operation before) {
    return states(ControlBody.set(kind.word(), id, version, spec, Optional.of(before.id())));
  }

  public Operation deletes(ResourceKind kind, String id, long version, Operation before) {
    return states(ControlBody.delete(kind.word(), id, version, before.id()));
  }

  /** Approves or rejects what an operation proposes. */
  public Operation judges(Operation proposal, Action action) {
    ControlBody proposed = ControlBody.of(proposal);
    return states(
        ControlBody.judgement(
            proposed.kind(), proposed.id(), proposed.version(), action, proposal.id()));
  }

  /** Any statement about a resource. */
  public Operation states(ControlBody body) {
    return signs(name.source(), OperationPayload.of(OperationKind.CONTROL).body(body.encode()));
  }

  /** Any statement, under a source of any name, as the first of an epoch of its own. */
  public Operation signs(String source, OperationPayloadBuilder payload) {
    said++;
    Instant time = LedgerFixtures.START.plusSeconds(said);
    return OperationSigner.of(key)
        .sign(source, time, payload.epoch(time.toEpochMilli()).sequence(1).build());
  }
}
