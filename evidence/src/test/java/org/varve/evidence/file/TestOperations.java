package org.varve.evidence.file;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.varve.evidence.Digest;
import org.varve.evidence.crypto.SigningKey;
import org.varve.evidence.log.NoteKey;
import org.varve.evidence.operation.BlockHead;
import org.varve.evidence.operation.DataBlock;
import org.varve.evidence.operation.GenesisBody;
import org.varve.evidence.operation.ItemTree;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationId;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.OperationPayload;
import org.varve.evidence.operation.OperationSigner;
import org.varve.evidence.operation.SignerBody;

/** Operations as a log of a small town would record them. */
final class TestOperations {
  static final String SOURCE = "urn:varve:source:bridge-7/temperature";
  static final String REPRESENTATION = "urn:varve:entity:representation";
  static final Instant SAMPLED = Instant.parse("2026-11-21T08:58:00Z");

  private static final OperationId PREVIOUS =
      new OperationId(Digest.sha256("previous".getBytes(StandardCharsets.US_ASCII)));

  private TestOperations() {}

  /** Readings of one sensor, one a second. */
  static List<byte[]> items(int count) {
    List<byte[]> items = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String item =
          "[{\"n\":\"bridge-7/temperature\",\"u\":\"Cel\",\"v\":%d.%d,\"t\":%d}]"
              .formatted(3 + i % 4, i % 10, SAMPLED.getEpochSecond() + i);
      items.add(item.getBytes(StandardCharsets.UTF_8));
    }
    return items;
  }

  static Operation data(OperationSigner signer, String source, List<byte[]> items) {
    return data(signer, source, ItemTree.of(items));
  }

  static Operation data(OperationSigner signer, String source, ItemTree items) {
    OperationPayload payload =
        OperationPayload.of(OperationKind.DATA)
            .epoch(1_790_000_000)
            .sequence(4_711)
            .previous(PREVIOUS)
            .format("senml-json/1")
            .dataType("temperature")
            .items(items)
            .sampledFrom(SAMPLED)
            .sampledTo(SAMPLED.plusSeconds(items.size() - 1))
            .build();
    return signer.sign(source, SAMPLED.plusSeconds(100), payload);
  }

  static Operation binding(
      SigningKey authority, OperationSigner signer, SigningKey key, SignerBody.State state) {
    SignerBody body =
        new SignerBody(
            signer.signer(),
            key.verificationKey(),
            List.of("urn:varve:source:bridge-7/*"),
            state,
            Optional.of(Digest.sha256("token".getBytes(StandardCharsets.US_ASCII))));
    OperationPayload payload =
        OperationPayload.of(OperationKind.SIGNER)
            .sequence(state == SignerBody.State.ACTIVE ? 17 : 18)
            .previous(PREVIOUS)
            .body(body.encode())
            .build();
    return OperationSigner.of(authority).sign(REPRESENTATION, SAMPLED.minusSeconds(60), payload);
  }

  static Operation genesis(
      String origin, SigningKey receiptKey, NoteKey log, SigningKey authority) {
    GenesisBody body =
        new GenesisBody(
            origin,
            receiptKey.verificationKey(),
            log.toString(),
            List.of(authority.verificationKey()),
            true);
    OperationPayload payload =
        OperationPayload.of(OperationKind.GENESIS).sequence(1).body(body.encode()).build();
    return new OperationSigner(receiptKey, origin).sign(origin, SAMPLED.minusSeconds(90), payload);
  }

  static DataBlock block(SigningKey authority, String origin, List<Operation> operations) {
    BlockHead head =
        new BlockHead(
            REPRESENTATION,
            2,
            900,
            Optional.of(PREVIOUS),
            origin,
            SAMPLED.plusSeconds(102),
            Map.of("retention", "P10Y"));
    return DataBlock.seal(OperationSigner.of(authority), head, operations);
  }
}
