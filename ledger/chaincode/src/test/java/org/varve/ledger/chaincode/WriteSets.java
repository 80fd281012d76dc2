package org.varve.ledger.chaincode;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.varve.evidence.operation.ActorName.Office;
import org.varve.evidence.operation.ControlBody;
import org.varve.evidence.operation.DataBlock;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationKind;
import org.varve.ledger.ResourceKind;
import org.varve.ledger.testing.BadBlock;
import org.varve.ledger.testing.BadOperation;
import org.varve.ledger.testing.LedgerFixtures;
import org.varve.ledger.testing.TestActor;
import org.varve.ledger.testing.TestAuthority;
import org.varve.ledger.testing.TestParties;

/** Prints all that endorsers must agree on of some transactions: writes and answers, in hex. */
final class WriteSets {

  private final LedgerFixtures fixtures = LedgerFixtures.seeded(61);
  private final TestParties parties = new TestParties(fixtures);
  private final TestAuthority authority = parties.authority();
  private final FakePeer peer = new FakePeer();

  private WriteSets() {}

  public static void main(String[] args) {
    byte[] lines = String.join("\n", new WriteSets().lines()).getBytes(US_ASCII);
    System.out.write(lines, 0, lines.length);
    System.out.flush();
  }

  private List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(line(peer.found(fixtures.genesis())));
    List<DataBlock> blocks = new ArrayList<>(parties.settle());
    blocks.add(organisation());
    blocks.add(authority.seal(Arrays.stream(BadOperation.values()).map(this::bad).toList()));
    Arrays.stream(BadBlock.values()).map(bad -> bad.in(parties)).forEach(blocks::add);
    blocks.forEach(block -> lines.add(line(peer.record(block))));
    return lines;
  }

  private Operation bad(BadOperation bad) {
    return bad.in(parties);
  }

  private DataBlock organisation() {
    TestActor ann = new TestActor(Office.OPERATOR, "ann", fixtures.key("of ann"));
    ControlBody founding =
        ControlBody.set("Operator", "ann", 1, ann.credential(), Optional.empty());
    peer.record(
        authority.seal(
            authority.says(OperationKind.CONTROL, founding.encode()),
            authority.says(OperationKind.SIGNER, ann.binding())));
    return authority.seal(
        ann.sets(ResourceKind.ORGANISATION, "first", fixtures.organisation("first").spec()),
        authority.registers(TestAuthority.opaque("größe/İ1")));
  }

  private static String line(Outcome outcome) {
    return "%s %s %s %s"
        .formatted(
            outcome.response().getStatusCode(),
            hex(outcome.response().getMessage().getBytes(UTF_8)),
            hex(outcome.response().getPayload()),
            outcome.writes());
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
