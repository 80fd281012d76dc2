package org.varve.representation.application;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Optional;
import org.varve.evidence.crypto.SigningKey;
import org.varve.evidence.log.NoteKey;
import org.varve.evidence.operation.FormatBody;
import org.varve.evidence.operation.FormatKind;
import org.varve.evidence.operation.GenesisBody;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.OperationPayload;
import org.varve.evidence.operation.OperationSigner;
import org.varve.representation.domain.BoundSigner;
import org.varve.representation.domain.KnownFormat;
import org.varve.representation.domain.LogIdentity;
import org.varve.representation.testing.TestAgent;
import org.varve.representation.testing.TestClock;

/** Registry views as a ledger would have filled them. */
final class TestRegistry {
  static final String ORIGIN = "log.example/varve";

  private TestRegistry() {}

  /** With senml-json/1, opaque/1, json-parking/1 and these signers. */
  static RegistryView of(BoundSigner... signers) {
    RegistryView registry = new RegistryView();
    registry.replace(
        new RegistryView.Snapshot(
            log(),
            100,
            List.of(signers),
            List.of(
                builtIn("senml-json/1", FormatKind.SENML_JSON),
                builtIn("opaque/1", FormatKind.OPAQUE),
                parking()),
            List.of()));
    return registry;
  }

  static LogIdentity log() {
    SigningKey receipts = TestAgent.seeded(51).key();
    SigningKey checkpoints = TestAgent.seeded(52).key();
    GenesisBody body =
        new GenesisBody(
            ORIGIN,
            receipts.verificationKey(),
            NoteKey.ofLog(ORIGIN, checkpoints.verificationKey()).toString(),
            List.of(TestAgent.seeded(99).key().verificationKey()),
            false);
    Operation genesis =
        new OperationSigner(receipts, ORIGIN)
            .sign(
                ORIGIN,
                TestClock.START,
                OperationPayload.of(OperationKind.GENESIS)
                    .epoch(0)
                    .sequence(1)
                    .body(body.encode())
                    .build());
    return new LogIdentity(genesis, body, body.receiptKey(), body.checkpointKey());
  }

  static KnownFormat builtIn(String id, FormatKind kind) {
    return FormatRules.require(
        new FormatBody(id, kind, Optional.empty(), Optional.empty(), Optional.empty()));
  }

  static KnownFormat parking() {
    return parking("json-parking/1");
  }

  static KnownFormat parking(String id) {
    String schema =
        "{\"type\":\"object\",\"required\":[\"t\",\"free\"],"
            + "\"properties\":{\"free\":{\"type\":\"integer\",\"minimum\":0}}}";
    return FormatRules.require(
        new FormatBody(
            id,
            FormatKind.JSON_SCHEMA,
            Optional.of(schema.getBytes(UTF_8)),
            Optional.of("/t"),
            Optional.of("/free")));
  }
}
