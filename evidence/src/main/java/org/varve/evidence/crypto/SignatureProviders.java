package org.varve.evidence.crypto;

import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The providers that Varve knows, fastest first, and whether each one works here.
 *
 * <p>They are loaded by name, since evidence itself needs nothing but the JDK. A native provider
 * may be on the class path and still not run on this machine: only known answers tell.
 */
final class SignatureProviders {
  private static final String P1363 = "SHA256withECDSAinP1363Format";

  private SignatureProviders() {}

  /** The providers that pass the self-test, at least the JDK's. */
  static List<SignatureProvider> working() {
    List<SignatureProvider> working = new ArrayList<>();
    load("com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider")
        .map(provider -> new SignatureProvider("Amazon Corretto", provider, P1363))
        .filter(SignatureProviders::works)
        .ifPresent(working::add);
    load("org.bouncycastle.jce.provider.BouncyCastleProvider")
        .map(provider -> new SignatureProvider("Bouncy Castle", provider, "SHA256withPLAIN-ECDSA"))
        .filter(SignatureProviders::works)
        .ifPresent(working::add);
    working.add(jdk());
    return List.copyOf(working);
  }

  static SignatureProvider jdk() {
    return new SignatureProvider("JDK", Security.getProvider("SunEC"), P1363);
  }

  private static Optional<Provider> load(String className) {
    try {
      return Optional.of((Provider) Class.forName(className).getConstructor().newInstance());
    } catch (ReflectiveOperationException | LinkageError e) {
      // Not on the class path, or its native part is not for this machine: the next one serves.
      return Optional.empty();
    }
  }

  private static boolean works(SignatureProvider provider) {
    try {
      return KnownAnswers.agree(provider);
    } catch (IllegalStateException | ProviderException | LinkageError e) {
      return false;
    }
  }
}
