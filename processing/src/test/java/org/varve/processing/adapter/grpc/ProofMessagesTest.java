package org.varve.processing.adapter.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.varve.evidence.file.LedgerAnchor;
import org.varve.evidence.operation.Operation;
import org.varve.ledger.LogReader;
import org.varve.processing.LedgerNode;
import org.varve.processing.application.OperationProof;
import org.varve.proto.s2p.v1.ProveResponse;

class ProofMessagesTest {
  private final LedgerNode node = new LedgerNode();
  private final Operation operation = node.recorded("a");

  @Test
  void sayWhereOnTheLedgerOfOneNodeToAsk() {
    assertThat(anchor(LedgerAnchor.embedded(7)))
        .isEqualTo(ProveResponse.Anchor.newBuilder().setLedger("embedded").setHeight(7).build());
  }

  @Test
  void sayWhereOnAChannelToAsk() {
    assertThat(anchor(LedgerAnchor.fabric("lighting", 7, operation.leafHash())))
        .isEqualTo(
            ProveResponse.Anchor.newBuilder()
                .setLedger("fabric")
                .setChannel("lighting")
                .setBlockNumber(7)
                .setTransactionId(Answers.bytes(operation.leafHash()))
                .build());
  }

  private ProveResponse.Anchor anchor(LedgerAnchor anchor) {
    LogReader log = node.ledger().log();
    long leafIndex = log.leafIndexOf(operation.id()).orElseThrow();
    OperationProof proof =
        new OperationProof(
            new OperationProof.Proven(operation, log.firstReceipt(leafIndex)),
            log.head().checkpoint(),
            anchor,
            Optional.empty(),
            List.of(),
            Optional.empty());
    return ProofMessages.answer(proof).getAnchor();
  }
}
