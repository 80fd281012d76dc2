package org.varve.ledger.fabric;

import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Security;
import java.security.cert.Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Optional;
import org.hyperledger.fabric.client.identity.Identities;
import org.varve.ledger.fabric.FabricConfig.Identity;
import org.varve.ledger.fabric.FabricConfig.Token;

/**
 * Puts a key into a token and signs with it: a program of its own, since the token's library takes
 * its settings from the environment.
 */
final class TokenCheck {
  private static final String ALIAS = "node";

  private TokenCheck() {}

  /**
   * @param arguments a folder with cert.pem, key.pem, pkcs11.cfg and pin
   */
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    Token token = new Token(folder.resolve("pkcs11.cfg"), ALIAS, folder.resolve("pin"));
    Provider provider =
        Security.getProvider("SunPKCS11").configure(token.configuration().toString());
    KeyStore store = KeyStore.getInstance("PKCS11", provider);
    store.load(null, Files.readString(token.pinFile()).strip().toCharArray());
    try (Reader key = Files.newBufferedReader(folder.resolve("key.pem"));
        Reader certificate = Files.newBufferedReader(folder.resolve("cert.pem"))) {
      PrivateKey inFile =
          KeyFactory.getInstance("EC")
              .generatePrivate(
                  new PKCS8EncodedKeySpec(Identities.readPrivateKey(key).getEncoded()));
      store.setKeyEntry(
          ALIAS, inFile, null, new Certificate[] {Identities.readX509Certificate(certificate)});
    }
    Files.delete(folder.resolve("key.pem"));
    Identity identity =
        new Identity("MSP-one", folder.resolve("cert.pem"), Optional.empty(), Optional.of(token));
    ChannelSignerTest.assertSigns(ChannelSigner.of(identity), folder.resolve("cert.pem"));
    Token other = new Token(token.configuration(), "nobody", token.pinFile());
    try {
      var unused =
          ChannelSigner.of(
              new Identity(
                  "MSP-one", folder.resolve("cert.pem"), Optional.empty(), Optional.of(other)));
    } catch (java.security.GeneralSecurityException e) {
      Files.writeString(folder.resolve("refused"), String.valueOf(e.getMessage()));
    }
  }
}
