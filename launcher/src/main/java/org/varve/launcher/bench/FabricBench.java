package org.varve.launcher.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.varve.evidence.crypto.SignatureAlgorithm;
import org.varve.evidence.crypto.SigningKey;
import org.varve.evidence.log.Checkpoint;
import org.varve.evidence.log.NoteKey;
import org.varve.evidence.operation.DataBlock;
import org.varve.evidence.operation.Operation;
import org.varve.launcher.bench.BenchSource.Signed;
import org.varve.ledger.Commit;
import org.varve.ledger.ResourceKind;
import org.varve.ledger.embedded.EmbeddedLedgerConfig;
import org.varve.ledger.embedded.LedgerCopy;
import org.varve.ledger.embedded.LogKeys;
import org.varve.ledger.embedded.disk.LocalDisk;
import org.varve.ledger.fabric.FabricConfig;
import org.varve.ledger.fabric.FabricLedger;
import org.varve.ledger.fabric.FabricLimits;
import org.varve.ledger.fabric.FabricMetrics;
import org.varve.ledger.fabric.network.FabricNetwork;
import org.varve.ledger.fabric.network.NetworkMember;
import org.varve.ledger.fabric.network.NetworkSpec;
import org.varve.ledger.resource.OrganisationSpec;

/**
 * What data blocks gain on a Fabric network of two organisations, both of which check every
 * signature: against one transaction a reading, on the same network, by the same adapter.
 */
public final class FabricBench {

  private static final int READINGS_PER_OPERATION = 100;
  private static final int OPERATIONS_PER_BLOCK = 1_000;
  private static final int SUBMITTERS = 50;
  private static final int ORGANISATIONS = 2;
  private static final int LATENCIES = 40;

  private final Path folder;
  private final NetworkSpec spec;
  private final int rounds;
  private final int operations;
  private final Consumer<String> progress;
  private final BenchSealer sealer = new BenchSealer();
  private final BenchSource batched = sealer.source("batched");
  private final BenchSource single = sealer.source("single");
  private final Arm blocks = new Arm("data blocks of 1,000 operations of 100 readings", "readings");
  private final Arm singles =
      new Arm("one transaction a reading, " + SUBMITTERS + " submitters", "readings");
  private double blockBytes;
  private double singleBytes;

  /**
   * @param folder an empty one
   * @param operations of 100 readings, in each round
   */
  public FabricBench(
      Path folder, NetworkSpec spec, int rounds, int operations, Consumer<String> progress) {
    this.folder = folder;
    this.spec = spec;
    this.rounds = rounds;
    this.operations = operations;
    this.progress = progress;
  }

  /** Takes about a minute. */
  public BenchReport run() throws IOException, InterruptedException {
    long began = System.nanoTime();
    FabricNetwork network = FabricNetwork.up(spec, progress);
    double up = (System.nanoTime() - began) / 1e9;
    try (FabricLedger one = open(network, 1);
        FabricLedger two = open(network, 2)) {
      found(network, one);
      for (int round = 0; round <= rounds; round++) {
        progress.accept(round == 0 ? "warming up" : "round " + round + " of " + rounds);
        round(round > 0, one);
      }
      progress.accept("latencies, one at a time");
      double[] plain = latencies(() -> committed(one));
      double[] cosigned = latencies(() -> agreed(one));
      if (two.status().treeSize() < one.status().treeSize() - 2) {
        throw new IllegalStateException("the second organisation's node does not keep up");
      }
      return report(network, up, plain, cosigned);
    } finally {
      FabricNetwork.delete(spec.folder());
    }
  }

  private BenchReport report(FabricNetwork network, double up, double[] plain, double[] cosigned)
      throws IOException {
    BenchReport report = new BenchReport();
    report.setting("fabric", network.status().fabric());
    report.setting("consensus", spec.consensus());
    report.setting("seconds until the network was up", Math.round(up * 10) / 10.0);
    report.arm(blocks).arm(singles);
    report.latency("one small data block committed and folded: one plain transaction", plain);
    report.latency("the same under a checkpoint that both organisations cosigned", cosigned);
    report.ratio("G2: readings a second", singles.wall() / blocks.wall(), "times", ">= 2000");
    report.ratio(
        "G3: bytes of a peer a reading", singleBytes / blockBytes, "times fewer", ">= 500");
    report.ratio(
        "G21: cosigned receipt",
        BenchReport.at(cosigned, 0.5) / BenchReport.at(plain, 0.5),
        "plain transactions, p50",
        "<= 2.5");
    return report;
  }

  private void round(boolean counts, FabricLedger ledger) throws IOException, InterruptedException {
    List<DataBlock> large =
        BenchLedger.parts(batched.sign(operations, READINGS_PER_OPERATION), OPERATIONS_PER_BLOCK)
            .stream()
            .map(BenchLedger::operations)
            .map(sealer::seal)
            .toList();
    long readings = (long) operations * READINGS_PER_OPERATION;
    long before = chainBytes();
    Cost batch = Cost.of(readings, () -> append(ledger, large));
    if (counts) {
      blocks.add(batch);
      blockBytes = (double) (chainBytes() - before) / readings;
    }
    List<Signed> ones = single.sign(SUBMITTERS * 4, 1);
    List<DataBlock> small =
        ones.stream().map(each -> sealer.seal(List.of(each.operation()))).toList();
    long beforeSingles = chainBytes();
    Cost one = Cost.of(ones.size(), () -> append(ledger, small));
    if (counts) {
      singles.add(one);
      singleBytes = (double) (chainBytes() - beforeSingles) / ones.size();
    }
  }

  private static void append(FabricLedger ledger, List<DataBlock> all) {
    List<CompletableFuture<Commit>> commits = all.stream().map(ledger::append).toList();
    commits.forEach(BenchLedger::requireRecorded);
  }

  private void found(FabricNetwork network, FabricLedger ledger) {
    List<Operation> first = new ArrayList<>(sealer.register());
    for (int i = 1; i <= ORGANISATIONS; i++) {
      first.add(
          sealer.set(
              ResourceKind.ORGANISATION.word(),
              name(i),
              new OrganisationSpec(
                      network.member(i).mspId(),
                      NoteKey.ofWitness(
                          OrganisationSpec.cosignerName(BenchSealer.ORIGIN, name(i)),
                          keys.get(i - 1).cosigner().verificationKey()),
                      NoteKey.ofLog(
                          BenchSealer.ORIGIN, keys.get(i - 1).log().checkpoint().verificationKey()),
                      keys.get(i - 1).log().receipt().verificationKey(),
                      Optional.empty())
                  .spec()));
    }
    BenchLedger.requireRecorded(ledger.append(sealer.seal(first)));
  }

  private final List<FabricLedger.Keys> keys = List.of(newKeys(), newKeys());

  private static FabricLedger.Keys newKeys() {
    return new FabricLedger.Keys(new LogKeys(newKey(), newKey()), newKey());
  }

  private static SigningKey newKey() {
    return SigningKey.generate(SignatureAlgorithm.EDDSA);
  }

  private static String name(int organisation) {
    return "org" + organisation;
  }

  private FabricLedger open(FabricNetwork network, int organisation) throws IOException {
    NetworkMember member = network.member(organisation);
    EmbeddedLedgerConfig storage =
        EmbeddedLedgerConfig.of(folder.resolve(name(organisation)), BenchSealer.ORIGIN);
    FabricLedger.Keys own = keys.get(organisation - 1);
    try {
      return FabricLedger.open(
          new FabricConfig(
              network.channel(),
              network.chaincode(),
              name(organisation),
              FabricConfig.Identity.ofFiles(member.mspId(), member.certificate(), member.key()),
              List.of(new FabricConfig.Peer(member.peer(), member.tlsCa(), Optional.empty())),
              Optional.of(ORGANISATIONS),
              organisation == 1,
              FabricLimits.USUAL.withInFlight(SUBMITTERS)),
          storage,
          own,
          () ->
              LedgerCopy.genesis(
                  storage, own.log(), List.of(sealer.authority()), Instant.ofEpochSecond(1)),
          new LocalDisk(),
          Clock.systemUTC(),
          FabricMetrics.NONE);
    } catch (GeneralSecurityException e) {
      throw new IOException("the network's certificates cannot be used: " + e.getMessage(), e);
    }
  }

  private double[] latencies(Cost.Work work) throws IOException, InterruptedException {
    double[] seconds = new double[LATENCIES];
    for (int i = 0; i < LATENCIES; i++) {
      seconds[i] = Cost.of(1, work).wallSeconds();
    }
    Arrays.sort(seconds);
    return seconds;
  }

  private void committed(FabricLedger ledger) {
    append(ledger, List.of(sealer.seal(BenchLedger.operations(single.sign(1, 1)))));
  }

  private void agreed(FabricLedger ledger) throws InterruptedException {
    committed(ledger);
    long size = ledger.log().head().size();
    while (ledger
        .agreedCheckpoint()
        .filter(note -> Checkpoint.parse(note.text()).size() >= size)
        .isEmpty()) {
      Thread.sleep(0, 200_000);
    }
  }

  /** What the first organisation's peer has written for its blocks. */
  private long chainBytes() {
    try (Stream<Path> files = Files.walk(spec.folder())) {
      return files
          .filter(file -> file.toString().contains("/peer-org1/"))
          .filter(file -> file.getFileName().toString().startsWith("blockfile_"))
          .mapToLong(FabricBench::size)
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
