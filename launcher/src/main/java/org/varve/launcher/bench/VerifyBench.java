package org.varve.launcher.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.varve.evidence.Digest;
import org.varve.evidence.crypto.SignatureAlgorithm;
import org.varve.evidence.crypto.SigningKey;
import org.varve.evidence.file.EvidenceFile;
import org.varve.evidence.file.EvidenceItem;
import org.varve.evidence.file.RecordedOperation;
import org.varve.evidence.file.TrustFile;
import org.varve.evidence.file.Verifier;
import org.varve.evidence.log.Checkpoint;
import org.varve.evidence.log.CheckpointSigner;
import org.varve.evidence.log.InclusionProof;
import org.varve.evidence.log.MemoryNodes;
import org.varve.evidence.log.MerkleLog;
import org.varve.evidence.log.MerkleTree;
import org.varve.evidence.log.Receipt;
import org.varve.evidence.log.ReceiptHead;
import org.varve.evidence.log.ReceiptSigner;
import org.varve.evidence.operation.ItemTree;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.OperationPayload;
import org.varve.evidence.operation.OperationSigner;
import org.varve.evidence.operation.SignerBody;

/** How many evidence files one core verifies in a second, against hashing their paths alone. */
public final class VerifyBench {

  private static final String ORIGIN = "bench.example/log";
  private static final Instant THEN = Instant.parse("2026-01-01T00:00:00Z");
  private static final int FILES = 5_000;
  private static final int PATHS = 50_000;
  private static final long BINDING = 1;

  private final int rounds;
  private final long entries;
  private final Consumer<String> progress;
  private final SigningKey authority = key();
  private final SigningKey source = key();
  private final ReceiptSigner receipts = new ReceiptSigner(key(), ORIGIN);
  private final CheckpointSigner checkpoints = new CheckpointSigner(key(), ORIGIN);
  private final BenchSource.Signed signed =
      new BenchSource(OperationSigner.of(source), "bench/meter").sign(1, 100).get(0);

  /**
   * @param rounds of each arm, in turns, after one that warms up
   * @param entries of the log; 1,048,576 make paths of 20 hashes
   */
  public VerifyBench(int rounds, long entries, Consumer<String> progress) {
    this.rounds = rounds;
    this.entries = entries;
    this.progress = progress;
  }

  /** Takes some seconds a round. */
  public BenchReport run() throws IOException, InterruptedException {
    progress.accept("building a log of " + entries + " entries");
    Operation binding = binding();
    long leafIndex = entries / 2;
    MerkleLog log = log(binding, leafIndex);
    byte[] evidence = evidence(log, binding, leafIndex);
    TrustFile trust =
        TrustFile.builder(checkpoints.noteKey(), receipts.verificationKey())
            .authority(authority.verificationKey())
            .build();
    Arm path = new Arm("one path of the log's tree hashed", "paths");
    Arm kept = new Arm("evidence verified, tree head and binding verified before", "files");
    Arm cold = new Arm("evidence verified from nothing", "files");
    measure(log.inclusion(leafIndex, entries), evidence, trust, List.of(path, kept, cold));
    return report(evidence, List.of(path, kept, cold));
  }

  private void measure(InclusionProof proof, byte[] evidence, TrustFile trust, List<Arm> arms)
      throws IOException, InterruptedException {
    Digest leaf = signed.operation().leafHash();
    Verifier keeping = new Verifier(trust);
    for (int round = 0; round <= rounds; round++) {
      progress.accept(round == 0 ? "warming up" : "round " + round + " of " + rounds);
      List<Cost> costs =
          List.of(
              Cost.of(PATHS, () -> hash(proof, leaf)),
              Cost.of(FILES, () -> verify(FILES, () -> keeping, evidence)),
              Cost.of(FILES, () -> verify(FILES, () -> new Verifier(trust), evidence)));
      for (int i = 0; round > 0 && i < costs.size(); i++) {
        arms.get(i).add(costs.get(i));
      }
    }
  }

  private BenchReport report(byte[] evidence, List<Arm> arms) {
    BenchReport report = new BenchReport();
    report.setting("entries of the log", entries);
    report.setting("bytes of the file, with binding and item", evidence.length);
    arms.forEach(report::arm);
    report.ratio("G10: kept", 1 / arms.get(1).cpu(), "files a CPU second", ">= 10,000");
    report.ratio("G10: cold", 1 / arms.get(2).cpu(), "files a CPU second", ">= 4,000");
    return report;
  }

  private static void hash(InclusionProof proof, Digest leaf) {
    for (int i = 0; i < PATHS; i++) {
      if (MerkleTree.rootFromPath(proof, leaf).equals(leaf)) {
        throw new IllegalStateException("a path led nowhere");
      }
    }
  }

  private static void verify(
      int times, java.util.function.Supplier<Verifier> verifier, byte[] evidence) {
    for (int i = 0; i < times; i++) {
      if (!verifier.get().verify(evidence).isValid()) {
        throw new IllegalStateException("good evidence did not verify");
      }
    }
  }

  private MerkleLog log(Operation binding, long leafIndex) {
    MerkleLog log = new MerkleLog(new MemoryNodes());
    for (long i = 0; i < entries; i++) {
      if (i == BINDING) {
        log.append(binding.leafHash());
      } else if (i == leafIndex) {
        log.append(signed.operation().leafHash());
      } else {
        log.append(Digest.sha256(Long.toString(i).getBytes(StandardCharsets.US_ASCII)));
      }
    }
    return log;
  }

  private Operation binding() {
    SignerBody body =
        new SignerBody(
            OperationSigner.of(source).signer(),
            source.verificationKey(),
            List.of("bench/*"),
            SignerBody.State.ACTIVE,
            Optional.empty());
    OperationPayload payload =
        OperationPayload.of(OperationKind.SIGNER).epoch(1).sequence(1).body(body.encode()).build();
    return OperationSigner.of(authority).sign("registry", THEN, payload);
  }

  private byte[] evidence(MerkleLog log, Operation binding, long leafIndex) {
    Digest root = log.root();
    ReceiptHead head = receipts.sign(root, THEN);
    ItemTree items = ItemTree.of(signed.items());
    return EvidenceFile.of(
            signed.operation(),
            Receipt.of(head, log.inclusion(leafIndex, entries)),
            checkpoints.sign(new Checkpoint(ORIGIN, entries, root)))
        .withBindings(
            List.of(
                new RecordedOperation(binding, Receipt.of(head, log.inclusion(BINDING, entries)))))
        .withItem(EvidenceItem.ofContent(7, items.path(7), signed.items().get(7)))
        .encode();
  }

  private static SigningKey key() {
    return SigningKey.generate(SignatureAlgorithm.EDDSA);
  }
}
