package org.varve.ledger.embedded;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.varve.evidence.crypto.VerificationKey;
import org.varve.evidence.operation.GenesisBody;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.OperationPayload;
import org.varve.evidence.operation.OperationSigner;

/** What a ledger is founded on, and whether it is what its operator thinks. */
final class Genesis {
  private final EmbeddedLedgerConfig config;
  private final LogKeys keys;
  private final GenesisBody body;

  Genesis(
      EmbeddedLedgerConfig config,
      LogKeys keys,
      HeadSigner signer,
      List<VerificationKey> authorities) {
    this.config = config;
    this.keys = keys;
    this.body =
        new GenesisBody(
            config.origin(),
            keys.receipt().verificationKey(),
            signer.checkpointKey().toString(),
            authorities,
            config.publicEntries());
  }

  /** The operation that founds the log: epoch 0, sequence 1, signed by the receipt key. */
  Operation operation(Instant now) {
    OperationPayload payload =
        OperationPayload.of(OperationKind.GENESIS).epoch(0).sequence(1).body(body.encode()).build();
    return new OperationSigner(keys.receipt(), config.origin()).sign(config.origin(), now, payload);
  }

  /**
   * Holds a recorded genesis against what this program was started with.
   *
   * @throws LedgerOpenException naming what differs
   */
  void require(Operation recorded) throws IOException {
    GenesisBody founded = GenesisBody.decode(recorded.payload().body().orElseThrow());
    Optional<String> difference =
        differs("origin", founded.origin(), body.origin(), "the configured origin")
            .or(
                () ->
                    differs(
                        "receipt key",
                        founded.receiptKey().kid(),
                        body.receiptKey().kid(),
                        "receipt.pem, the key for receipts,"))
            .or(
                () ->
                    differs(
                        "checkpoint key",
                        founded.checkpointKey(),
                        body.checkpointKey(),
                        "checkpoint.pem, the key for checkpoints,"))
            .or(
                () ->
                    differs(
                        "authorities",
                        kids(founded),
                        kids(body),
                        "representation.pem, or another key of those that seal blocks,"))
            .or(
                () ->
                    differs(
                        "publicEntries",
                        founded.publicEntries(),
                        body.publicEntries(),
                        "publicEntries"));
    if (difference.isPresent()) {
      throw new LedgerOpenException(difference.get());
    }
  }

  private Optional<String> differs(String what, Object founded, Object given, String place) {
    return founded.equals(given)
        ? Optional.empty()
        : Optional.of(
            ("the ledger in %s was founded with %s %s, but %s says %s. Give it back what it was"
                    + " founded with, or found a new ledger in an empty folder")
                .formatted(config.dir(), what, founded, place, given));
  }

  private static List<String> kids(GenesisBody genesis) {
    return genesis.authorities().stream().map(key -> key.kid().hex()).sorted().toList();
  }
}
