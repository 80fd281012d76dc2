package org.varve.ledger.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.varve.evidence.Digest;
import org.varve.evidence.operation.ActorName.Office;
import org.varve.evidence.operation.ControlBody;
import org.varve.evidence.operation.ControlBody.Action;
import org.varve.evidence.operation.DataBlock;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationId;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.Spec;
import org.varve.evidence.operation.SpecValue;
import org.varve.ledger.ResourceKind;
import org.varve.ledger.resource.OrganisationSpec;
import org.varve.ledger.testing.LedgerFixtures;
import org.varve.ledger.testing.TestActor;
import org.varve.ledger.testing.TestAuthority;
import org.varve.ledger.testing.TestParties;
import org.varve.ledger.testing.TestSource;

/**
 * Data blocks in which an authority, its clone, two operators and a user state what changes the
 * registry, fresh and stale, among words of sources; all drawn from a seed.
 */
final class RegistryHistory {

  private static final int BLOCKS = 60;
  private static final int OPERATIONS_MAX = 4;

  private final Random random;
  private final TestParties parties;
  private final TestAuthority authority;
  private final TestActor ann;
  private final TestActor ben;
  private final TestActor eve;
  private final List<Operation> said = new ArrayList<>();
  private final List<Operation> changes = new ArrayList<>();

  private RegistryHistory(long seed) {
    random = new Random(seed);
    LedgerFixtures fixtures = LedgerFixtures.seeded(seed);
    parties = new TestParties(fixtures);
    authority = parties.authority();
    ann = new TestActor(Office.OPERATOR, "ann", fixtures.key("of ann"));
    ben = new TestActor(Office.OPERATOR, "ben", fixtures.key("of ben"));
    eve = new TestActor(Office.USER, "eve", fixtures.key("of eve"));
  }

  static List<DataBlock> blocks(long seed) {
    return new RegistryHistory(seed).draw();
  }

  private List<DataBlock> draw() {
    List<DataBlock> blocks = new ArrayList<>(parties.settle());
    blocks.add(authority.seal(founding(), authority.says(OperationKind.SIGNER, ann.binding())));
    Operation user = ann.sets(ResourceKind.DATA_USER, "eve", eve.credential());
    Operation operator = ann.sets(ResourceKind.OPERATOR, "ben", ben.credential());
    changes.addAll(List.of(user, operator));
    blocks.add(
        authority.seal(
            user,
            operator,
            authority.says(OperationKind.SIGNER, eve.binding()),
            authority.says(OperationKind.SIGNER, ben.binding())));
    for (int i = 0; i < BLOCKS; i++) {
      blocks.add(random.nextInt(8) == 0 ? any(blocks) : block());
    }
    return blocks;
  }

  private DataBlock block() {
    List<Operation> operations = new ArrayList<>();
    int count = 1 + random.nextInt(OPERATIONS_MAX);
    for (int i = 0; i < count; i++) {
      operations.add(operation());
    }
    said.addAll(operations);
    return (random.nextInt(12) == 0 ? authority.cloned() : authority).seal(operations);
  }

  private Operation operation() {
    return switch (random.nextInt(8)) {
      case 0 -> said.isEmpty() ? parties.source().says("first of all") : any(said);
      case 1 -> parties.source().says("word");
      case 2, 3 -> statement(random.nextInt(4) == 0 ? authority.cloned() : authority);
      case 4 ->
          any(List.of(ann, ben)).judges(any(changes), any(List.of(Action.values()).subList(2, 4)));
      default -> change(any(List.of(ann, ben, eve)));
    };
  }

  private Operation statement(TestAuthority by) {
    TestSource source =
        any(List.of(parties.source(), parties.neighbour(), parties.source("new"), node()));
    Optional<Digest> token =
        random.nextBoolean()
            ? Optional.empty()
            : Optional.of(Digest.sha256(new byte[] {(byte) random.nextInt(3)}));
    return switch (random.nextInt(8)) {
      case 0 -> by.revokes(source);
      case 1 -> by.skips().binds(source, token, source.name());
      case 2, 3, 4 -> by.registers(TestAuthority.opaque("format/" + random.nextInt(5)));
      default -> by.binds(source, token, source.name());
    };
  }

  /** Of a version and from one before that may or may not be the newest. */
  private Operation change(TestActor by) {
    ControlBody subject =
        random.nextInt(3) > 0
            ? ControlBody.of(any(changes))
            : any(
                List.of(
                    subject(ResourceKind.GRANT, by.name().name() + "/" + random.nextInt(4)),
                    subject(ResourceKind.ORGANISATION, "org-" + random.nextInt(2))));
    ResourceKind kind = ResourceKind.ofWord(subject.kind()).orElseThrow();
    String id = subject.id();
    Optional<Operation> before =
        changes.stream()
            .filter(change -> ControlBody.of(change).id().equals(id))
            .skip(random.nextInt(2))
            .findFirst();
    long version = before.map(change -> ControlBody.of(change).version() + 1).orElse(1L);
    Optional<OperationId> previous = before.map(Operation::id);
    Operation change =
        previous.isPresent() && random.nextInt(4) == 0
            ? by.states(ControlBody.delete(kind.word(), id, version, previous.get()))
            : by.states(ControlBody.set(kind.word(), id, version, spec(kind, id), previous));
    changes.add(0, change);
    return change;
  }

  private Spec spec(ResourceKind kind, String id) {
    return switch (kind) {
      case OPERATOR -> (id.equals("ann") ? ann : ben).credential(random.nextInt(4) > 0);
      case DATA_USER -> eve.credential(random.nextInt(4) > 0);
      case ORGANISATION -> {
        Map<String, SpecValue> values =
            new TreeMap<>(
                parties
                    .fixtures()
                    .organisation(id)
                    .specWith(Optional.of(node().key().verificationKey()))
                    .values());
        values.put(OrganisationSpec.MSP_ID, SpecValue.of("MSP-" + random.nextInt(3)));
        yield Spec.of(values);
      }
      default ->
          Spec.of(
              Map.of(
                  "user", SpecValue.of("eve"),
                  "sources", SpecValue.of(List.of(parties.source().name())),
                  "rights", SpecValue.of(List.of(any(List.of("read", "update"))))));
    };
  }

  /** Whose key may become an organisation's authority, a signer's, or neither. */
  private TestSource node() {
    return parties.source("urn:varve:source:node-" + random.nextInt(3));
  }

  private static ControlBody subject(ResourceKind kind, String id) {
    return ControlBody.set(kind.word(), id, 1, Spec.empty(), Optional.empty());
  }

  private Operation founding() {
    Operation founding =
        authority.says(
            OperationKind.CONTROL,
            ControlBody.set("Operator", "ann", 1, ann.credential(), Optional.empty()).encode());
    changes.add(founding);
    return founding;
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
