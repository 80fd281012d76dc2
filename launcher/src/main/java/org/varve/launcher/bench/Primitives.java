package org.varve.launcher.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.varve.evidence.Digest;
import org.varve.evidence.crypto.SignatureAlgorithm;
import org.varve.evidence.crypto.SigningKey;

/**
 * What this machine can do without Varve: hash, check a signature, sync a file. The least that any
 * program with the same promise must spend.
 */
final class Primitives {

  private static final int HASHES = 200_000;
  private static final int SIGNATURES = 2_000;
  private static final int SMALL_SYNCS = 40;
  private static final int LARGE_SYNCS = 8;
  private static final int SMALL = 4 << 10;
  private static final int LARGE = 1 << 20;

  final Arm leaf;
  final Arm node = new Arm("SHA-256 of two digests: a node of a tree", "hashes");
  final Arm signature = new Arm("Ed25519 signature of 300 bytes checked", "checks");
  final Arm smallSync = new Arm("4 KiB appended and synced", "syncs");
  final Arm largeSync = new Arm("1 MiB appended and synced", "syncs");

  private final Path folder;
  private final byte[] item;
  private final byte[] message = new byte[300];
  private final SigningKey key = SigningKey.generate(SignatureAlgorithm.EDDSA);
  private final byte[] signed = key.sign(message);

  /**
   * @param folder on the disk that is to be measured
   * @param itemBytes size of a reading
   */
  Primitives(Path folder, int itemBytes) {
    this.folder = folder;
    item = new byte[itemBytes];
    leaf = new Arm("SHA-256 of a reading of " + itemBytes + " bytes", "hashes");
  }

  /** One round of each. */
  void measure() throws IOException, InterruptedException {
    leaf.add(Cost.of(HASHES, this::hashLeaves));
    node.add(Cost.of(HASHES, Primitives::hashNodes));
    signature.add(Cost.of(SIGNATURES, this::checkSignatures));
    smallSync.add(Cost.of(SMALL_SYNCS, () -> sync(SMALL_SYNCS, SMALL)));
    largeSync.add(Cost.of(LARGE_SYNCS, () -> sync(LARGE_SYNCS, LARGE)));
  }

  void report(BenchReport report) {
    report.arm(leaf).arm(node).arm(signature).arm(smallSync).arm(largeSync);
  }

  private void hashLeaves() {
    byte last = 0;
    for (int i = 0; i < HASHES; i++) {
      item[0] = last;
      last = Digest.ofLeaf(item).bytes()[0];
    }
  }

  private static void hashNodes() {
    Digest left = Digest.sha256(new byte[0]);
    Digest right = left;
    for (int i = 0; i < HASHES; i++) {
      right = Digest.ofNode(left, right);
    }
    if (right.equals(left)) {
      throw new IllegalStateException("SHA-256 came round");
    }
  }

  private void checkSignatures() {
    for (int i = 0; i < SIGNATURES; i++) {
      if (!key.verificationKey().verify(message, signed)) {
        throw new IllegalStateException("a good signature did not verify");
      }
    }
  }

  private void sync(int times, int bytes) throws IOException {
    Path file = folder.resolve("sync-" + bytes);
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      for (int i = 0; i < times; i++) {
        ByteBuffer buffer = ByteBuffer.allocate(bytes);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        channel.force(false);
      }
    } finally {
      Files.deleteIfExists(file);
    }
  }
}
