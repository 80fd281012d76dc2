package org.varve.evidence.crypto;

import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The providers that Varve knows, fastest first, and whether each one works here.
 *
 * <p>They are loaded by name, since evidence itself needs nothing but the JDK. A native provider
 * may be on the class path and still not run on this machine: only known answers tell.
 */
final class SignatureProviders {
  private SignatureProviders() {}

  /**
   * The providers that pass the self-test, at least the JDK's; each is tried when it is asked for.
   */
  static Stream<SignatureProvider> working() {
    return Stream.<Supplier<Optional<SignatureProvider>>>of(
            () ->
                load("com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider")
                    .flatMap(provider -> tested("Amazon Corretto", provider)),
            () ->
                load("org.bouncycastle.jce.provider.BouncyCastleProvider")
                    .flatMap(provider -> tested("Bouncy Castle", provider)),
            () -> tested("JDK", jdkProvider()))
        .map(Supplier::get)
        .flatMap(Optional::stream);
  }

  static Provider jdkProvider() {
    Provider provider = Security.getProvider("SunEC");
    if (provider == null) {
      throw new IllegalStateException("this JDK lacks the SunEC provider (module jdk.crypto.ec)");
    }
    return provider;
  }

  /** The provider if it gives the known answers, and what is known about its way of verifying. */
  static Optional<SignatureProvider> tested(String name, Provider provider) {
    try {
      SignatureProvider candidate = new SignatureProvider(name, provider, false);
      if (!KnownAnswers.agree(candidate)) {
        return Optional.empty();
      }
      boolean cofactored = KnownAnswers.ignoresSmallOrderPartOfR(candidate);
      return Optional.of(new SignatureProvider(name, provider, cofactored));
    } catch (IllegalStateException | ProviderException | LinkageError e) {
      // It lacks an algorithm, or its native part fails: the next one serves.
      return Optional.empty();
    }
  }

  private static Optional<Provider> load(String className) {
    try {
      return Optional.of((Provider) Class.forName(className).getConstructor().newInstance());
    } catch (ReflectiveOperationException | LinkageError e) {
      // Not on the class path, or not for this machine: the next one serves.
      return Optional.empty();
    }
  }
}
