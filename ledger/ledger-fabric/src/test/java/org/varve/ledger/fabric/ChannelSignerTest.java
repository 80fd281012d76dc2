package org.varve.ledger.fabric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.Reader;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Sequence;
import org.hyperledger.fabric.client.identity.Identities;
import org.hyperledger.fabric.client.identity.Signer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varve.ledger.fabric.FabricConfig.Identity;
import org.varve.ledger.fabric.testing.FabricMember;

/** A node's key for Fabric: in a file, and in a token (Debian's SoftHSM, where it is). */
class ChannelSignerTest {
  private static final int DIGEST_BYTES = 32;
  private static final int SIGNATURES = 20;
  private static final String PIN = "4561";

  @TempDir Path folder;

  @Test
  void signsWithAKeyInAFileAsFabricWantsIt() throws Exception {
    Path files = FabricMember.of("MSP-one", "node").writeTo(folder);

    assertSigns(
        ChannelSigner.of(
            Identity.ofFiles("MSP-one", files.resolve("cert.pem"), files.resolve("key.pem"))),
        files.resolve("cert.pem"));
  }

  @Test
  void signsWithAKeyThatStaysInAToken() throws Exception {
    Optional<Path> library =
        Stream.of("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/softhsm/libsofthsm2.so")
            .map(Path::of)
            .filter(Files::exists)
            .findFirst();
    assumeTrue(library.isPresent(), "SoftHSM is not here (Debian package softhsm2)");
    Path files = FabricMember.of("MSP-one", "node").writeTo(folder);
    Path tokens = Files.createDirectories(folder.resolve("tokens"));
    Files.writeString(folder.resolve("softhsm2.conf"), "directories.tokendir = " + tokens + "\n");
    Files.writeString(
        folder.resolve("pkcs11.cfg"),
        "name = varve\nlibrary = %s\nslotListIndex = 0\n".formatted(library.get()));
    Files.writeString(folder.resolve("pin"), PIN + "\n");
    run(
        "softhsm2-util",
        "--init-token",
        "--free",
        "--label",
        "varve",
        "--pin",
        PIN,
        "--so-pin",
        PIN);

    run(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-cp",
        System.getProperty("java.class.path"),
        TokenCheck.class.getName(),
        files.toString());

    assertThat(folder.resolve("refused")).content().contains("has no private key 'nobody'");
  }

  private void run(String... command) throws Exception {
    Path said = folder.resolve("said");
    ProcessBuilder builder =
        new ProcessBuilder(new ArrayList<>(List.of(command)))
            .redirectErrorStream(true)
            .redirectOutput(said.toFile());
    builder.environment().put("SOFTHSM2_CONF", folder.resolve("softhsm2.conf").toString());
    assertThat(builder.start().waitFor()).as(Files.readString(said)).isZero();
  }

  /** The certificate's key verifies each, and s is the smaller one of its two values. */
  static void assertSigns(Signer signer, Path certificateFile) throws Exception {
    X509Certificate certificate;
    try (Reader pem = Files.newBufferedReader(certificateFile)) {
      certificate = Identities.readX509Certificate(pem);
    }
    BigInteger half =
        ((ECPublicKey) certificate.getPublicKey()).getParams().getOrder().shiftRight(1);
    Random random = new Random(4561);
    for (int i = 0; i < SIGNATURES; i++) {
      byte[] digest = new byte[DIGEST_BYTES];
      random.nextBytes(digest);
      byte[] signature = signer.sign(digest);
      Signature verifier = Signature.getInstance("NONEwithECDSA");
      verifier.initVerify(certificate);
      verifier.update(digest);
      assertThat(verifier.verify(signature)).isTrue();
      ASN1Sequence pair = ASN1Sequence.getInstance(signature);
      assertThat(ASN1Integer.getInstance(pair.getObjectAt(1)).getValue()).isLessThanOrEqualTo(half);
    }
  }
}
