package org.varve.monitoring.adapter.grpc;

import com.google.protobuf.ByteString;
import java.util.Base64;
import org.varve.evidence.MalformedException;
import org.varve.evidence.crypto.VerificationKey;
import org.varve.evidence.operation.ActorName;
import org.varve.evidence.operation.ControlBody;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.Spec;
import org.varve.proto.m2p.v1.ResolveIdentityResponse;
import org.varve.proto.v2m.v1.EnrollSupervisorResponse;
import org.varve.proto.v2m.v1.EnrolmentState;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/**
 * Sees that a key is that of the supervisor who calls, and tells whether the ledger has it in force
 * for him (ITU-T Y.4561 clause 8.5): monitoring writes no credential, operators do.
 */
final class EnrollSupervisor {
  private static final String KIND = "Supervisor";

  private final Supervisors supervisors;
  private final String origin;

  /**
   * @param origin of the log
   */
  EnrollSupervisor(Supervisors supervisors, String origin) {
    this.supervisors = supervisors;
    this.origin = origin;
  }

  /**
   * Tells how far it is.
   *
   * @param name in the certificate
   * @param proposal a CONTROL operation
   * @throws Failure OPERATION_MALFORMED, NOT_AUTHORISED, SIGNATURE_INVALID
   */
  EnrollSupervisorResponse enroll(String name, byte[] proposal) {
    ActorName supervisor = new ActorName(ActorName.Office.SUPERVISOR, name);
    ByteString key = ByteString.copyFrom(key(supervisor, proposal).coseKey());
    ResolveIdentityResponse bound = supervisors.resolve(name);
    EnrollSupervisorResponse.Builder response =
        EnrollSupervisorResponse.newBuilder().setId(supervisor.source()).setJurisdiction(origin);
    if (!bound.getKey().equals(key)) {
      return response.setState(EnrolmentState.ENROLMENT_STATE_PENDING).build();
    }
    return response
        .setState(
            bound.getActive()
                ? EnrolmentState.ENROLMENT_STATE_BOUND
                : EnrolmentState.ENROLMENT_STATE_SUSPENDED)
        .setBindingId(bound.getOperationId())
        .setEffectiveLeafIndex(bound.getEffectiveLeafIndex())
        .build();
  }

  private static VerificationKey key(ActorName supervisor, byte[] proposal) {
    Operation operation;
    VerificationKey key;
    String about;
    try {
      operation = Operation.decode(proposal);
      ControlBody body = ControlBody.of(operation);
      about = body.kind() + " '" + body.id() + "' by " + operation.header().source();
      key = key(body.spec().orElse(Spec.empty()));
    } catch (MalformedException | IllegalArgumentException e) {
      throw new Failure(
          ErrorReason.OPERATION_MALFORMED,
          "proposal is no Supervisor resource with a key: " + e.getMessage(),
          e);
    }
    String own = KIND + " '" + supervisor.name() + "' by " + supervisor.source();
    if (!about.equals(own)) {
      throw new Failure(
          ErrorReason.NOT_AUTHORISED,
          "the proposal is about %s; your certificate is for %s".formatted(about, own));
    }
    if (!operation.signedBy(key)) {
      throw new Failure(
          ErrorReason.SIGNATURE_INVALID,
          "the proposal is not signed with the key %s that it names; sign with that"
              .formatted(key.kid()));
    }
    return key;
  }

  private static VerificationKey key(Spec spec) {
    return VerificationKey.fromCoseKey(
        Base64.getDecoder()
            .decode(
                spec.text("key").orElseThrow(() -> new MalformedException("is missing", "key"))));
  }
}
