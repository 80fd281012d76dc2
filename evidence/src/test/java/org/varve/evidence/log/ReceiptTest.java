package org.varve.evidence.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;
import org.varve.evidence.cbor.CborWriter;
import org.varve.evidence.crypto.CoseHeader;
import org.varve.evidence.crypto.SignatureAlgorithm;
import org.varve.evidence.crypto.SigningKey;
import org.varve.evidence.crypto.VerificationKey;

class ReceiptTest {
  private static final String ORIGIN = "log.example/varve";
  private static final Instant NOW = Instant.parse("2026-11-21T09:00:00.987Z");
  private static final byte[] SIGNATURE = new byte[64];

  private final MerkleLog log = new MerkleLog(new MemoryNodes());

  ReceiptTest() {
    PlainTree.entries(9).forEach(entry -> log.append(MerkleTree.leafHash(entry)));
  }

  @ParameterizedTest
  @EnumSource
  void oneSignatureServesAllReceiptsOfACommit(SignatureAlgorithm algorithm) {
    SigningKey key = SigningKey.generate(algorithm);
    ReceiptHead head = new ReceiptSigner(key, ORIGIN).sign(log.root(), NOW);
    for (int i = 0; i < 9; i++) {
      Receipt receipt = Receipt.decode(Receipt.of(head, log.inclusion(i, 9)).encode());
      Digest leaf = MerkleTree.leafHash(Integer.toString(i).getBytes(UTF_8));
      assertThat(receipt.head()).isEqualTo(head).hasSameHashCodeAs(head);
      assertThat(receipt.head().verifies(key.verificationKey(), receipt.rootFrom(leaf))).isTrue();
    }
    assertThat(head.header().issuer()).isEqualTo(ORIGIN);
    assertThat(head.header().subject()).isEqualTo(ORIGIN);
    assertThat(head.committedAt()).isEqualTo(Instant.parse("2026-11-21T09:00:00Z"));
  }

  @Test
  void aHeadOfAnotherRootOrKeyDoesNotVerify() {
    SigningKey key = WorkedExample.receiptKey();
    ReceiptHead head = new ReceiptSigner(key, ORIGIN).sign(log.root(), NOW);
    assertThat(head.verifies(key.verificationKey(), log.rootAt(8))).isFalse();
    VerificationKey other = WorkedExample.key(3).verificationKey();
    assertThat(head.verifies(other, log.root())).isFalse();
    VerificationKey p256 = SigningKey.generate(SignatureAlgorithm.ES256).verificationKey();
    assertThat(head.verifies(p256, log.root())).isFalse();
  }

  @Test
  void consistencyReceiptConnectsTwoHeads() {
    ReceiptHead head = new ReceiptSigner(WorkedExample.receiptKey(), ORIGIN).sign(log.root(), NOW);
    ConsistencyReceipt receipt = new ConsistencyReceipt(head, log.consistency(5, 9));
    ConsistencyReceipt again = ConsistencyReceipt.decode(receipt.encode());
    assertThat(again).isEqualTo(receipt);
    assertThat(again.connects(log.rootAt(5), log.root())).isTrue();
    assertThat(again.connects(log.rootAt(4), log.root())).isFalse();
    assertMalformed(() -> new ConsistencyReceipt(head, log.consistency(9, 9)), "has a path");
    assertMalformed(() -> Receipt.decode(receipt.encode()), "label -1");
    byte[] inclusion = Receipt.of(head, log.inclusion(0, 9)).encode();
    assertMalformed(() -> ConsistencyReceipt.decode(inclusion), "label -2");
  }

  @Test
  void aTreeOfOneLeafHasNoReceipt() {
    ReceiptHead head = Receipt.decode(WorkedExample.bytes("receipt-1.cose")).head();
    InclusionProof alone = new InclusionProof(1, 0, List.of());
    assertMalformed(() -> Receipt.of(head, alone), "two leaves or more");
  }

  @Test
  void refusesHeadersThatAreNotAReceipts() {
    assertMalformed(() -> head(Optional.of("text/plain"), Optional.of(1L)), "content type");
    assertMalformed(() -> head(Optional.empty(), Optional.of(2L)), "RFC9162_SHA256");
    assertMalformed(() -> head(Optional.empty(), Optional.empty()), "RFC9162_SHA256");
    byte[] header = Receipt.decode(WorkedExample.bytes("receipt-1.cose")).head().protectedHeader();
    assertMalformed(() -> new ReceiptHead(header, new byte[63]), "64 bytes");
  }

  @Test
  void refusesEveryOtherEnvelope() {
    ReceiptHead head = Receipt.decode(WorkedExample.bytes("receipt-1.cose")).head();
    byte[] proof = proof();
    assertThat(Receipt.decode(envelope(head, 18, one(proof), true)).head()).isEqualTo(head);

    assertMalformed(() -> Receipt.decode(envelope(head, 98, one(proof), true)), "tag 18");
    assertMalformed(() -> Receipt.decode(envelope(head, 18, one(proof), false)), "nil");
    byte[] two = new CborWriter().array(2).bytes(proof).bytes(proof).toBytes();
    assertMalformed(() -> Receipt.decode(envelope(head, 18, two, true)), "over the limit of 1");
    byte[] none = new CborWriter().array(0).toBytes();
    assertMalformed(() -> Receipt.decode(envelope(head, 18, none, true)), "array of 1");
    assertMalformed(() -> Receipt.decode(new byte[Receipt.BYTES_MAX + 1]), "at most 24576");
  }

  private static byte[] proof() {
    Digest sibling = Digest.sha256(new byte[0]);
    return new CborWriter().array(3).uint(2).uint(1).array(1).bytes(sibling).toBytes();
  }

  private static byte[] one(byte[] proof) {
    return new CborWriter().array(1).bytes(proof).toBytes();
  }

  private static byte[] envelope(ReceiptHead head, int tag, byte[] proofs, boolean payloadIsNil) {
    CborWriter out = new CborWriter().tag(tag).array(4).bytes(head.protectedHeader());
    out.map(1).uint(396).map(1).integer(-1).raw(proofs);
    CborWriter withPayload = payloadIsNil ? out.nil() : out.bytes(new byte[0]);
    return withPayload.bytes(head.signature()).toBytes();
  }

  private static ReceiptHead head(Optional<String> contentType, Optional<Long> vds) {
    Digest kid = Digest.sha256(new byte[0]);
    CoseHeader header =
        new CoseHeader(SignatureAlgorithm.EDDSA, contentType, kid, ORIGIN, ORIGIN, 1, vds);
    return new ReceiptHead(header.encode(), SIGNATURE);
  }

  private static void assertMalformed(Runnable action, String part) {
    assertThatThrownBy(action::run)
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining(part);
  }
}
