package org.varve.ledger.chaincode;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.hyperledger.fabric.shim.ChaincodeStub;
import org.varve.evidence.crypto.SignatureProvider;
import org.varve.evidence.operation.Operation;
import org.varve.ledger.contract.DataManagementContract;
import org.varve.ledger.testing.LedgerFixtures;
import org.varve.ledger.testing.TestAuthority;
import org.varve.ledger.testing.TestSource;

/**
 * Measures what the checks at endorsement cost: data blocks through {@code record}, on one thread,
 * with the channel's state in a map. From the argument's bytes to the writes: decoding, signatures,
 * registry; not what peer and network do.
 *
 * <p>It makes no {@link VarveChaincode}, whose class needs Bouncy Castle, so that it can also be
 * run where the JDK alone checks signatures.
 */
final class EndorsementMeasurement {

  private static final int SOURCES = 20;

  /** What others do on the machine counts less than by the clock on the wall. */
  private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();

  private final Map<String, byte[]> state = new HashMap<>();
  private final LedgerFixtures fixtures = LedgerFixtures.seeded(71);
  private final TestAuthority authority = fixtures.authority();
  private final List<TestSource> sources = new ArrayList<>();
  private final Registries registries = new Registries();

  private EndorsementMeasurement() {
    new ChannelState(stub())
        .put(DataManagementContract.current().genesis(fixtures.genesis()).writes());
    List<Operation> bindings = new ArrayList<>(List.of(authority.registersOpaque()));
    for (int i = 0; i < SOURCES; i++) {
      sources.add(fixtures.source("urn:varve:source:" + i));
      bindings.add(authority.binds(sources.get(i)));
    }
    record(authority.seal(bindings).encode());
  }

  /**
   * @param args how long to measure each size of block, in milliseconds of CPU time; half of it to
   *     warm up
   */
  public static void main(String[] args) {
    EndorsementMeasurement measurement = new EndorsementMeasurement();
    Duration time = Duration.ofMillis(Long.parseLong(args[0]));
    System.out.printf(
        Locale.ROOT,
        "%s: %,.0f operations a CPU second in blocks of 400, %,.0f in blocks of 2,000%n",
        SignatureProvider.chosen().name(),
        measurement.operationsPerCpuSecond(400, time),
        measurement.operationsPerCpuSecond(2_000, time));
  }

  private double operationsPerCpuSecond(int operations, Duration time) {
    byte[] block = block(operations);
    recordFor(block, time.dividedBy(2));
    long begin = CPU.getCurrentThreadCpuTime();
    int blocks = recordFor(block, time);
    return 1e9 * blocks * operations / (CPU.getCurrentThreadCpuTime() - begin);
  }

  private int recordFor(byte[] block, Duration time) {
    long end = CPU.getCurrentThreadCpuTime() + time.toNanos();
    int blocks = 0;
    do {
      record(block);
      blocks++;
    } while (CPU.getCurrentThreadCpuTime() < end);
    return blocks;
  }

  private byte[] block(int operations) {
    List<Operation> words = new ArrayList<>(operations);
    for (int i = 0; i < operations; i++) {
      words.add(sources.get(i % SOURCES).says("21.5"));
    }
    return authority.seal(words).encode();
  }

  private void record(byte[] block) {
    ChannelState transaction = new ChannelState(stub());
    int status =
        registries
            .of(transaction)
            .map(registry -> new RecordTransaction(transaction, registry).record(block))
            .orElseThrow()
            .getStatusCode();
    if (status != 200) {
      throw new IllegalStateException("a good block was answered with " + status);
    }
  }

  private ChaincodeStub stub() {
    return (ChaincodeStub)
        Proxy.newProxyInstance(
            ChaincodeStub.class.getClassLoader(),
            new Class<?>[] {ChaincodeStub.class},
            (proxy, method, values) ->
                switch (method.getName()) {
                  case "getState" -> state.getOrDefault(values[0], new byte[0]);
                  case "putState" -> state.put((String) values[0], (byte[]) values[1]);
                  default -> throw new AssertionError(method);
                });
  }
}
