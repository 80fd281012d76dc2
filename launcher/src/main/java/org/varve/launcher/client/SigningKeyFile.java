package org.varve.launcher.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.varve.evidence.MalformedException;
import org.varve.evidence.crypto.SignatureAlgorithm;
import org.varve.evidence.crypto.SigningKey;
import org.varve.launcher.UsageException;
import org.varve.rp.PrivateFiles;

/** A file with a signing key, in PEM. */
public final class SigningKeyFile {

  private SigningKeyFile() {}

  /**
   * @throws UsageException if it holds none
   */
  public static SigningKey read(Path file) throws IOException {
    return read(file, "");
  }

  /**
   * @param nextStep what to do if it holds no key, added to the message
   * @throws UsageException if it holds none
   */
  public static SigningKey read(Path file, String nextStep) throws IOException {
    try {
      return SigningKey.fromPem(Files.readString(file));
    } catch (MalformedException e) {
      throw new UsageException(file + " holds no private key: " + e.getMessage() + nextStep, e);
    }
  }

  /** Writes a new key, for its owner's eyes alone. */
  public static SigningKey make(Path file) throws IOException {
    SigningKey key = SigningKey.generate(SignatureAlgorithm.EDDSA);
    PrivateFiles.write(file, key.pem());
    return key;
  }
}
