package org.varve.evidence.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.varve.evidence.Digest;
import org.varve.evidence.operation.Commitment;
import org.varve.evidence.operation.ItemTree;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.SaltedField;
import org.varve.evidence.operation.SaltedItem;

/**
 * The log of {@link Scenario}, but with an operation of salted fields in the place of the one of
 * raw readings. Salts are fixed, as they never are outside of tests.
 */
final class SaltedScenario {
  static final String SECRET = "WOB-VA 4711";

  final Scenario scenario = new Scenario();
  final List<SaltedItem> items = items();
  final ItemTree tree =
      ItemTree.of(Commitment.SALTED_FIELDS, items.stream().map(SaltedItem::encode).toList());
  final Operation operation = TestOperations.data(Scenario.SIGNER, TestOperations.SOURCE, tree);

  Verifier verifier() {
    return scenario.verifier();
  }

  /** With an item all of whose fields are shown. */
  EvidenceFile evidence() {
    return scenario.evidenceOf(operation).withItem(item(items.get(Scenario.ITEM)));
  }

  /** With the same item, of which only the speed is shown. */
  EvidenceFile masked() {
    return evidence().masked("speed"::equals);
  }

  EvidenceItem item(SaltedItem item) {
    return EvidenceItem.ofFields(Scenario.ITEM, tree.path(Scenario.ITEM), item);
  }

  /** Cars over a bridge: where, how fast, and whose. */
  private static List<SaltedItem> items() {
    List<SaltedItem> items = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      items.add(
          SaltedItem.of(
              List.of(
                  field(i, "lane", String.valueOf(i % 2)),
                  field(i, "speed", String.valueOf(40 + i)),
                  field(i, "plate", '"' + SECRET + i + '"'))));
    }
    return items;
  }

  static SaltedField field(int number, String name, String value) {
    byte[] seed = Digest.sha256((name + number).getBytes(UTF_8)).bytes();
    return SaltedField.of(Arrays.copyOf(seed, SaltedField.SALT_BYTES), name, value.getBytes(UTF_8));
  }
}
