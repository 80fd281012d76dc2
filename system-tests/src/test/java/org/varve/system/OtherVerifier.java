package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Somebody else's verifier: knows the standards and the unpacked files, and not one class of Varve.
 */
final class OtherVerifier {

  /** DER before the 32 bytes of an Ed25519 key in a SubjectPublicKeyInfo (RFC 8410). */
  private static final byte[] SPKI = HexFormat.of().parseHex("302a300506032b6570032100");

  /** COSE header parameters (RFC 9942): proofs of the log, and among them those of inclusion. */
  private static final long PROOFS = 396;

  private static final long INCLUSION = -1;

  private final Path parts;

  OtherVerifier(Path parts) {
    this.parts = parts;
  }

  /** COSE_Sign1 (RFC 9052). */
  boolean operationIsSignedBy(String pem) throws Exception {
    List<?> sign1 = cose("operation.cose");
    byte[] signed = PlainCbor.signedBytes(bytes(sign1.get(0)), bytes(sign1.get(2)));
    return verifies(fromPem(pem), signed, bytes(sign1.get(3)));
  }

  /** The receipt signs the root that its path makes of the operation (RFC 9942, RFC 9162). */
  boolean receiptIsSignedBy(String pem) throws Exception {
    List<?> sign1 = cose("receipt.cose");
    assertThat(sign1.get(2)).as("payload of a receipt is detached").isNull();
    byte[] signed = PlainCbor.signedBytes(bytes(sign1.get(0)), rootOfReceipt());
    return verifies(fromPem(pem), signed, bytes(sign1.get(3)));
  }

  /** Signed note, type 1 (C2SP signed-note); the key is the one line of log.vkey. */
  boolean checkpointIsSignedByTheLog() throws Exception {
    String[] vkey = Files.readString(parts.resolve("log.vkey")).strip().split("\\+", 3);
    byte[] typeAndKey = Base64.getDecoder().decode(vkey[2]);
    assertThat(typeAndKey[0]).as("type of key: Ed25519").isEqualTo((byte) 1);
    byte[] name = (vkey[0] + "\n").getBytes(StandardCharsets.UTF_8);
    byte[] id = Arrays.copyOf(sha256(name, typeAndKey), 4);
    assertThat(HexFormat.of().formatHex(id)).as("key id of the vkey").isEqualTo(vkey[1]);
    String note = Files.readString(parts.resolve("checkpoint.txt"));
    int end = note.indexOf("\n\n") + 1;
    String line = note.substring(end + 1).lines().findFirst().orElseThrow();
    assertThat(line).startsWith("\u2014 " + vkey[0] + " ");
    byte[] signature = Base64.getDecoder().decode(line.substring(line.lastIndexOf(' ') + 1));
    assertThat(Arrays.copyOf(signature, 4)).as("key id of the signature").isEqualTo(id);
    byte[] key = Arrays.copyOfRange(typeAndKey, 1, typeAndKey.length);
    return verifies(
        fromSpki(concat(SPKI, key)),
        note.substring(0, end).getBytes(StandardCharsets.UTF_8),
        Arrays.copyOfRange(signature, 4, signature.length));
  }

  /** The third line of a checkpoint. */
  byte[] rootOfCheckpoint() throws IOException {
    List<String> lines = Files.readAllLines(parts.resolve("checkpoint.txt"));
    return Base64.getDecoder().decode(lines.get(2));
  }

  /** RFC 9162 section 2.1.3.2. */
  byte[] rootOfReceipt() throws Exception {
    Map<?, ?> proofs = (Map<?, ?>) ((Map<?, ?>) cose("receipt.cose").get(1)).get(PROOFS);
    byte[] first = bytes(((List<?>) proofs.get(INCLUSION)).get(0));
    List<?> proof = (List<?>) PlainCbor.decode(first);
    long last = (Long) proof.get(0) - 1;
    long index = (Long) proof.get(1);
    byte[] node = sha256(new byte[] {0}, Files.readAllBytes(parts.resolve("operation.cose")));
    for (Object sibling : (List<?>) proof.get(2)) {
      if ((index & 1) == 1 || index == last) {
        node = sha256(new byte[] {1}, bytes(sibling), node);
        while ((index & 1) == 0 && index != 0) {
          index >>= 1;
          last >>= 1;
        }
      } else {
        node = sha256(new byte[] {1}, node, bytes(sibling));
      }
      index >>= 1;
      last >>= 1;
    }
    assertThat(last).as("the path is as long as it must be").isZero();
    return node;
  }

  /** Field 9 of the operation's payload. */
  byte[] contentRoot() throws IOException {
    Map<?, ?> payload = (Map<?, ?>) PlainCbor.decode(bytes(cose("operation.cose").get(2)));
    return bytes(payload.get(9L));
  }

  /** Of an operation with one item, whose fields are salted and some of them masked. */
  byte[] rootOfOnlySaltedItem() throws Exception {
    byte[] item = Files.readAllBytes(parts.resolve("item.bin"));
    ByteArrayOutputStream digests = new ByteArrayOutputStream();
    digests.write(0);
    for (Object field : (List<?>) PlainCbor.decode(item)) {
      digests.writeBytes(
          field instanceof byte[] masked
              ? masked
              : sha256(new byte[] {2}, encoded((List<?>) field)));
    }
    return sha256(new byte[] {3}, sha256(digests.toByteArray()));
  }

  private static byte[] encoded(List<?> field) {
    byte[] name = ((String) field.get(1)).getBytes(StandardCharsets.UTF_8);
    return concat(
        new byte[] {(byte) 0x83, 0x50},
        bytes(field.get(0)),
        new byte[] {(byte) (0x60 | name.length)},
        name,
        PlainCbor.byteString(bytes(field.get(2))));
  }

  private List<?> cose(String part) throws IOException {
    return (List<?>) PlainCbor.decode(Files.readAllBytes(parts.resolve(part)));
  }

  private PublicKey fromPem(String part) throws Exception {
    String pem = Files.readString(parts.resolve(part)).replaceAll("-----[A-Z ]+-----|\\s", "");
    return fromSpki(Base64.getDecoder().decode(pem));
  }

  private static PublicKey fromSpki(byte[] spki) throws GeneralSecurityException {
    return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(spki));
  }

  private static boolean verifies(PublicKey key, byte[] message, byte[] signature)
      throws GeneralSecurityException {
    Signature verifier = Signature.getInstance("Ed25519");
    verifier.initVerify(key);
    verifier.update(message);
    return verifier.verify(signature);
  }

  private static byte[] sha256(byte[]... parts) throws GeneralSecurityException {
    return MessageDigest.getInstance("SHA-256").digest(concat(parts));
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static byte[] bytes(@Nullable Object value) {
    assertThat(value).isInstanceOf(byte[].class);
    return (byte[]) value;
  }
}
