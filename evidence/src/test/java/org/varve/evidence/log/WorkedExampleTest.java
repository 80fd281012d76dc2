package org.varve.evidence.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.varve.evidence.Digest;

/** Every value of the worked example, made again byte by byte, and accepted. */
class WorkedExampleTest {
  private static final Digest ROOT =
      Digest.parse("57d829a68ceefc9f53b9c37d802594ae279d0f8f4c45ae462ca7363a98c1cd8d");

  private final MerkleLog log = new MerkleLog(new MemoryNodes());

  WorkedExampleTest() {
    log.append(MerkleTree.leafHash(WorkedExample.bytes("operation-0.cose")));
    log.append(MerkleTree.leafHash(WorkedExample.bytes("operation-1.cose")));
  }

  @Test
  void leavesAndRootAreThose() {
    assertThat(log.inclusion(1, 2).path().get(0).hex())
        .isEqualTo("3af315f30dab541919792b162077adcf7aedbdc4a9194802724cc9c1881c47c8");
    assertThat(log.inclusion(0, 2).path().get(0).hex())
        .isEqualTo("80d2ff05e38ea758b74c5950dee68b883b616fc0959f4f74fd163332cf814d9b");
    assertThat(log.root()).isEqualTo(ROOT);
  }

  @Test
  void receiptWithTheOperationsSubjectVerifiesAndEncodesToItself() {
    byte[] bytes = WorkedExample.bytes("receipt-1.cose");
    Receipt receipt = Receipt.decode(bytes);
    assertThat(receipt.encode()).isEqualTo(bytes);
    assertThat(receipt.proof()).isEqualTo(log.inclusion(1, 2));
    assertThat(receipt.head().header().kid().hex())
        .isEqualTo("ea671729aa29c6140b5129b8d59e13fd9fbd4b96e37b3c5185fb11c3eeeac554");
    assertThat(receipt.head().header().issuer()).isEqualTo(WorkedExample.ORIGIN);
    assertThat(receipt.head().header().subject()).isEqualTo("urn:varve:asset:1");
    assertThat(receipt.head().committedAt()).isEqualTo(Instant.ofEpochSecond(1_790_000_001));

    Digest root = receipt.rootFrom(MerkleTree.leafHash(WorkedExample.bytes("operation-1.cose")));
    assertThat(root).isEqualTo(ROOT);
    assertThat(receipt.head().verifies(WorkedExample.receiptKey().verificationKey(), root))
        .isTrue();
  }

  @Test
  void keyStringsAreThose() {
    NoteKey log =
        NoteKey.ofLog(WorkedExample.ORIGIN, WorkedExample.checkpointKey().verificationKey());
    assertThat(log + "\n").isEqualTo(WorkedExample.text("log.vkey"));
    NoteKey witness =
        NoteKey.ofWitness(WorkedExample.WITNESS, WorkedExample.witnessKey().verificationKey());
    assertThat(witness + "\n").isEqualTo(WorkedExample.text("witness.vkey"));
  }

  @Test
  void checkpointIsThatWithBothSignatures() {
    CheckpointSigner signer =
        new CheckpointSigner(WorkedExample.checkpointKey(), WorkedExample.ORIGIN);
    Cosigner witness = new Cosigner(WorkedExample.witnessKey(), WorkedExample.WITNESS);
    Checkpoint checkpoint = new Checkpoint(WorkedExample.ORIGIN, 2, log.root());
    SignedNote note =
        SignedNote.parse(signer.sign(checkpoint))
            .with(witness.cosign(checkpoint, Instant.ofEpochSecond(1_790_000_002)));

    assertThat(note.toString()).isEqualTo(WorkedExample.text("checkpoint.txt"));
    assertThat(note.isSignedBy(NoteKey.parse(WorkedExample.text("log.vkey").strip()))).isTrue();
    assertThat(note.isSignedBy(NoteKey.parse(WorkedExample.text("witness.vkey").strip()))).isTrue();
  }
}
