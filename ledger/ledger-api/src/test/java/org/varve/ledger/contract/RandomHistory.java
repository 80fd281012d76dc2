package org.varve.ledger.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.varve.evidence.Digest;
import org.varve.evidence.operation.DataBlock;
import org.varve.evidence.operation.Operation;
import org.varve.ledger.testing.BadOperation;
import org.varve.ledger.testing.LedgerFixtures;
import org.varve.ledger.testing.TestAuthority;
import org.varve.ledger.testing.TestParties;
import org.varve.ledger.testing.TestSource;

/**
 * Data blocks of some sources that speak, are cloned, lose and repeat words, are bound and revoked,
 * all drawn from a seed.
 */
final class RandomHistory {

  private static final int BLOCKS = 24;
  private static final int OPERATIONS_MAX = 6;

  private final Random random;
  private final TestParties parties;
  private final TestAuthority authority;
  private final List<TestSource> sources = new ArrayList<>();
  private final List<Operation> said = new ArrayList<>();
  private final List<Operation> held = new ArrayList<>();
  private final List<DataBlock> blocks = new ArrayList<>();

  private RandomHistory(long seed) {
    random = new Random(seed);
    parties = new TestParties(LedgerFixtures.seeded(seed));
    authority = parties.authority();
  }

  static List<DataBlock> blocks(long seed) {
    return new RandomHistory(seed).draw();
  }

  private List<DataBlock> draw() {
    blocks.addAll(parties.settle());
    sources.addAll(List.of(parties.source(), parties.neighbour(), parties.source("unbound")));
    for (int i = 0; i < BLOCKS; i++) {
      blocks.add(random.nextInt(8) == 0 ? any(blocks) : block());
    }
    return blocks;
  }

  private DataBlock block() {
    List<Operation> operations = new ArrayList<>();
    int count = 1 + random.nextInt(OPERATIONS_MAX);
    while (operations.size() < count) {
      operation().ifPresent(operations::add);
    }
    said.addAll(operations);
    TestAuthority sealing = random.nextInt(12) == 0 ? authority.cloned() : authority;
    return sealing.seal(operations);
  }

  private Optional<Operation> operation() {
    TestSource source = any(sources);
    switch (random.nextInt(14)) {
      case 0:
        return said.isEmpty() ? Optional.empty() : Optional.of(any(said));
      case 1:
        held.add(source.says("held back"));
        return Optional.empty();
      case 2:
        return held.isEmpty() ? Optional.empty() : Optional.of(held.remove(0));
      case 3:
        sources.add(source.cloned());
        return Optional.empty();
      case 4:
        source.startsEpoch(1 + random.nextInt(4));
        return Optional.empty();
      case 5:
        return Optional.of(statement(source));
      case 6:
        return Optional.of(any(List.of(BadOperation.values())).in(parties));
      default:
        return Optional.of(source.says("word " + random.nextInt(3)));
    }
  }

  private Operation statement(TestSource source) {
    Optional<Digest> token =
        random.nextBoolean()
            ? Optional.empty()
            : Optional.of(Digest.sha256(new byte[] {(byte) random.nextInt(3)}));
    return switch (random.nextInt(4)) {
      case 0 -> authority.revokes(source);
      case 1 -> authority.skips().binds(source, token, source.name());
      case 2 -> authority.registers(TestAuthority.opaque("format/" + random.nextInt(3)));
      default -> authority.binds(source, token, source.name(), "urn:varve:source:*");
    };
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
