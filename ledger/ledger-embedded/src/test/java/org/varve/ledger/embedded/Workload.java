package org.varve.ledger.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.varve.evidence.Digest;
import org.varve.evidence.operation.DataBlock;
import org.varve.evidence.operation.Operation;
import org.varve.ledger.Content;
import org.varve.ledger.testing.LedgerFixtures;
import org.varve.ledger.testing.TestAuthority;
import org.varve.ledger.testing.TestSource;

/**
 * Signed data blocks in their order, and the contents of their operations, made once for all tests:
 * plain ones, gaps, repeats, forks, an unbound signer, a revocation.
 */
final class Workload {
  static final Workload SHARED = new Workload(24);
  static final Workload SMALL = new Workload(8);

  private final List<DataBlock> blocks = new ArrayList<>();
  private final Map<Digest, Content> contents = new HashMap<>();
  private final TestAuthority authority = LedgerFixtures.seeded(1).authority();

  Workload(int count) {
    LedgerFixtures fixtures = LedgerFixtures.seeded(1);
    Random random = new Random(1);
    List<TestSource> sources = new ArrayList<>();
    List<Operation> bindings = new ArrayList<>(List.of(authority.registersOpaque()));
    for (int i = 0; i < 4; i++) {
      sources.add(fixtures.source("urn:varve:source:" + i));
      bindings.add(authority.binds(sources.get(i)));
    }
    TestSource clone = sources.get(0).cloned();
    blocks.add(authority.seal(bindings));
    while (blocks.size() < count) {
      List<Operation> operations = new ArrayList<>();
      for (int i = random.nextInt(5); i >= 0; i--) {
        operations.add(says(sources.get(random.nextInt(sources.size())), random));
      }
      switch (blocks.size() % 10) {
        case 3 -> operations.add(says(sources.get(1).skips(), random));
        case 5 -> operations.add(says(clone, random));
        case 7 -> operations.add(says(fixtures.source("urn:varve:source:unbound"), random));
        case 9 -> operations.add(blocks.get(blocks.size() - 3).operations().get(0));
        default -> {}
      }
      blocks.add(authority.seal(operations));
    }
    blocks.add(authority.seal(authority.revokes(sources.get(3))));
    blocks.add(authority.seal(says(sources.get(3), random), says(sources.get(2), random)));
  }

  private Operation says(TestSource source, Random random) {
    List<byte[]> items = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      items.add("item %x".formatted(random.nextLong()).getBytes(UTF_8));
    }
    Content content = Content.of(items);
    contents.put(content.root(), content);
    return source.says(items);
  }

  List<DataBlock> blocks() {
    return Collections.unmodifiableList(blocks);
  }

  /** The contents that a block's operations commit to. */
  List<Content> contentsOf(DataBlock block) {
    return block.operations().stream()
        .flatMap(operation -> operation.payload().contentRoot().stream())
        .map(contents::get)
        .toList();
  }

  Content content(Digest root) {
    return contents.get(root);
  }
}
