package org.varve.processing;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.varve.evidence.operation.Operation;
import org.varve.ledger.LoggedOperation;
import org.varve.ledger.testing.LedgerFixtures;
import org.varve.ledger.testing.MemoryLedger;
import org.varve.ledger.testing.TestAuthority;
import org.varve.ledger.testing.TestSource;

/**
 * A log that grows by chance, the same for the same seed: sources that describe, skip, begin anew
 * and contradict themselves, sampled and committed at times that jump.
 */
public final class RandomLog {
  public static final List<String> TYPES = List.of("temperature", "humidity", "noise");
  public static final List<String> LABEL_KEYS = List.of("site", "floor", "rack");
  public static final List<String> LABEL_VALUES = List.of("a", "b", "c");
  public static final int SOURCES = 6;

  private final Random random;
  private final SteppedClock clock = new SteppedClock();
  private final MemoryLedger ledger;
  private final TestAuthority authority;
  private final List<TestSource> sources = new ArrayList<>();

  public RandomLog(long seed) {
    random = new Random(seed);
    LedgerFixtures fixtures = LedgerFixtures.seeded(seed);
    ledger = MemoryLedger.found(fixtures, clock);
    authority = fixtures.authority();
    for (int i = 0; i < SOURCES; i++) {
      sources.add(fixtures.source(sourceName(i)));
    }
    append(List.of(authority.registersOpaque()));
    append(sources.stream().map(authority::binds).toList());
  }

  public static String sourceName(int number) {
    return "urn:varve:source:" + number;
  }

  public MemoryLedger ledger() {
    return ledger;
  }

  public List<TestSource> sources() {
    return sources;
  }

  /** Everything that is in the log. */
  public List<LoggedOperation> operations() {
    List<LoggedOperation> all = new ArrayList<>();
    for (long leaf = 0; leaf < ledger.log().head().size(); leaf++) {
      all.add(ledger.log().operation(leaf).orElseThrow());
    }
    return all;
  }

  /** Appends so many blocks. */
  public RandomLog grow(int blocks) {
    for (int i = 0; i < blocks; i++) {
      clock.step(random.nextInt(5_000) - 500);
      List<Operation> operations = new ArrayList<>();
      for (int count = 1 + random.nextInt(6); count > 0; count--) {
        operations.add(operation());
      }
      append(operations);
    }
    return this;
  }

  private void append(List<Operation> operations) {
    ledger.append(authority.seal(operations)).join();
  }

  private Operation operation() {
    TestSource source = sources.get(random.nextInt(SOURCES));
    return switch (random.nextInt(20)) {
      case 0 -> states(source.skips());
      case 1 -> states(source.startsEpoch(2 + random.nextInt(50)));
      case 2 -> contradicts(source);
      case 3 -> authority.binds(source);
      case 4 -> states(source.startsEpoch(2 + random.nextInt(50)).skips());
      default -> states(source);
    };
  }

  /** A clone says something first; what the source says next is then refused as a fork. */
  private Operation contradicts(TestSource source) {
    Operation first = states(source.cloned());
    append(List.of(first));
    return states(source);
  }

  private Operation states(TestSource source) {
    byte[] item = new byte[1 + random.nextInt(4)];
    random.nextBytes(item);
    Instant from = LedgerFixtures.START.plusMillis(random.nextInt(100_000));
    Instant to = from.plusMillis(random.nextInt(20) == 0 ? 60_000 : random.nextInt(2_000));
    String type = TYPES.get(random.nextInt(TYPES.size()));
    Map<String, String> labels = labels();
    return source.says(
        List.of(item),
        payload -> payload.dataType(type).labels(labels).sampledFrom(from).sampledTo(to));
  }

  private Map<String, String> labels() {
    Map<String, String> labels = new TreeMap<>();
    for (String key : LABEL_KEYS) {
      if (random.nextBoolean()) {
        labels.put(key, LABEL_VALUES.get(random.nextInt(LABEL_VALUES.size())));
      }
    }
    return labels;
  }

  /** A clock that moves when told. */
  private static final class SteppedClock extends Clock {
    private Instant now = LedgerFixtures.START;

    void step(long millis) {
      now = now.plusMillis(millis);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
