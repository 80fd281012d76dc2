package org.varve.launcher.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.varve.evidence.crypto.SigningKey;
import org.varve.launcher.UsageException;
import org.varve.launcher.client.SigningKeyFile;
import org.varve.rp.PrivateFiles;

/**
 * The log's name and the keys of a node: made at the first start, read at every later one. The two
 * keys of the log are never the same, so that a signature of one kind can never pass for the other.
 *
 * @param origin name of the log
 * @param receipt signs receipts
 * @param checkpoint signs checkpoints
 * @param representation signs BLOCK, SIGNER, FORMAT and ACCESS operations, as the log's authority
 * @param cosigner cosigns checkpoints for the organisation; only with a ledger that is shared
 */
public record NodeKeys(
    String origin,
    SigningKey receipt,
    SigningKey checkpoint,
    SigningKey representation,
    Optional<SigningKey> cosigner) {

  /**
   * Reads the keys of the folder; makes those that are missing, unless a ledger stands there
   * already, which other keys could not go on with.
   *
   * @param origin name that a new log shall have; null for a fresh one of its own
   * @param shared whether organisations share the ledger
   */
  static NodeKeys openOrCreate(
      DataFolder folder, @Nullable String origin, boolean shared, SecureRandom random)
      throws IOException {
    boolean first = !Files.exists(folder.ledger());
    return new NodeKeys(
        origin(folder, origin, first, random),
        key(folder.receiptKey(), first),
        key(folder.checkpointKey(), first),
        key(folder.representationKey(), first),
        shared ? Optional.of(key(folder.cosignerKey(), first)) : Optional.empty());
  }

  private static String origin(
      DataFolder folder, @Nullable String wanted, boolean first, SecureRandom random)
      throws IOException {
    Path file = folder.originFile();
    if (Files.exists(file)) {
      String origin = Files.readString(file).strip();
      if (wanted != null && !wanted.equals(origin)) {
        throw new UsageException(
            "the log in "
                + folder.root()
                + " is '"
                + origin
                + "', the configuration says '"
                + wanted
                + "'; a log cannot be renamed: mend the configuration, or choose another data folder");
      }
      return origin;
    }
    requireFirst(file, first);
    byte[] suffix = new byte[4];
    random.nextBytes(suffix);
    String origin = wanted == null ? "varve.local/" + HexFormat.of().formatHex(suffix) : wanted;
    PrivateFiles.write(file, origin + "\n");
    return origin;
  }

  private static SigningKey key(Path file, boolean first) throws IOException {
    if (Files.exists(file)) {
      return SigningKeyFile.read(file, "; restore it from a backup");
    }
    requireFirst(file, first);
    return SigningKeyFile.make(file);
  }

  private static void requireFirst(Path file, boolean first) {
    if (!first) {
      throw new UsageException(
          file
              + " is missing, but a ledger stands beside it that was made with it; restore the file from a backup");
    }
  }

  @Override
  public String toString() {
    return "NodeKeys[" + origin + "]";
  }
}
