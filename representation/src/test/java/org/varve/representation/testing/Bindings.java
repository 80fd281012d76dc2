package org.varve.representation.testing;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.varve.evidence.crypto.SignatureAlgorithm;
import org.varve.evidence.crypto.SigningKey;
import org.varve.evidence.operation.ControlBody;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.OperationPayload;
import org.varve.evidence.operation.OperationSigner;
import org.varve.evidence.operation.Spec;
import org.varve.evidence.operation.SpecValue;
import org.varve.proto.c2r.v1.ApplyRequest;

/** What operator anna states of signers. */
public final class Bindings {
  public static final String ANNA = "urn:varve:operator:anna";

  private static final SigningKey KEY = SigningKey.generate(SignatureAlgorithm.EDDSA);
  private static final AtomicLong EPOCH = new AtomicLong();

  private Bindings() {}

  public static Spec spec(List<String> sources, String state) {
    return Spec.of(Map.of("sources", SpecValue.of(sources), "state", SpecValue.of(state)));
  }

  /** The first version of a Binding. */
  public static Operation of(String signer, List<String> sources, String state) {
    return signed(ControlBody.set("Binding", signer, 1, spec(sources, state), Optional.empty()));
  }

  public static Operation signed(ControlBody body) {
    return OperationSigner.of(KEY)
        .sign(
            ANNA,
            Instant.EPOCH,
            OperationPayload.of(OperationKind.CONTROL)
                .epoch(EPOCH.incrementAndGet())
                .sequence(1)
                .body(body.encode())
                .build());
  }

  public static ApplyRequest request(Operation operation) {
    return ApplyRequest.newBuilder().setOperation(ByteString.copyFrom(operation.bytes())).build();
  }
}
