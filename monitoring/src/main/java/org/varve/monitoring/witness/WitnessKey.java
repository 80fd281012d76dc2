package org.varve.monitoring.witness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.varve.evidence.MalformedException;
import org.varve.evidence.crypto.SignatureAlgorithm;
import org.varve.evidence.crypto.SigningKey;
import org.varve.rp.PrivateFiles;

/** The key of a witness, in the folder beside what it cosigned. */
public final class WitnessKey {
  private WitnessKey() {}

  /** Where in the witness's folder it keeps what it cosigned. */
  public static Path cosigned(Path folder) {
    return folder.resolve("cosigned");
  }

  /**
   * Made at the first start; a lost one is not made anew beside what it cosigned.
   *
   * @throws IOException if it cannot be read, or is missing; the message says what to do
   */
  public static SigningKey openOrCreate(Path folder) throws IOException {
    Path file = folder.resolve("witness.pem");
    if (Files.exists(file)) {
      try {
        return SigningKey.fromPem(Files.readString(file));
      } catch (MalformedException e) {
        throw new IOException(
            file + " holds no private key: " + e.getMessage() + "; restore it from a backup", e);
      }
    }
    if (Files.exists(cosigned(folder))) {
      throw new IOException(file + " is missing; restore it from a backup");
    }
    SigningKey key = SigningKey.generate(SignatureAlgorithm.EDDSA);
    PrivateFiles.write(file, key.pem());
    return key;
  }
}
