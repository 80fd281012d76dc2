package org.varve.provisioning;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Optional;
import org.varve.evidence.MalformedException;
import org.varve.evidence.crypto.VerificationKey;
import org.varve.evidence.operation.ActorName;
import org.varve.evidence.operation.ActorName.Office;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.Spec;
import org.varve.formats.DataFormat;
import org.varve.proto.common.v1.Requester;
import org.varve.proto.s2p.v1.QueryResourcesRequest;
import org.varve.proto.s2p.v1.QueryResourcesResponse;
import org.varve.proto.s2p.v1.RecordOperationRequest;
import org.varve.proto.s2p.v1.RecordOperationResponse;
import org.varve.proto.u2s.v1.SubmitOperationRequest;
import org.varve.proto.u2s.v1.SubmitOperationResponse;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/**
 * Takes what data users state, checks what needs no ledger, and has it recorded by processing
 * (ITU-T Y.4561 clause 8.7): that it is the caller's, with the key of his DataUser, and that the
 * items are those that he signed, and of their format. What he may, processing decides.
 */
final class UserStatements {
  private final Processing processing;
  private final RecordedFormats formats;
  private final StatementPace pace;

  UserStatements(Processing processing, RecordedFormats formats, StatementPace pace) {
    this.processing = processing;
    this.formats = formats;
    this.pace = pace;
  }

  /**
   * @throws Failure for what is wrong with it
   */
  SubmitOperationResponse submit(SubmitOperationRequest request, Requester requester) {
    List<byte[]> items = request.getItemsList().stream().map(ByteString::toByteArray).toList();
    StatementItems.checkSizes(items);
    Operation operation = decode(request.getOperation());
    requireOwn(operation, requester);
    pace.take(requester.getUser());
    requireSigned(operation, requester);
    if (operation.payload().kind() == OperationKind.DATA) {
      StatementItems.check(operation.payload(), items, format(operation, requester));
    }
    RecordOperationResponse recorded =
        processing
            .waiting()
            .recordOperation(
                RecordOperationRequest.newBuilder()
                    .setRequester(requester)
                    .setOperation(request.getOperation())
                    .addAllItems(request.getItemsList())
                    .build());
    SubmitOperationResponse.Builder answer =
        SubmitOperationResponse.newBuilder().setResult(recorded.getResult());
    if (recorded.hasChange()) {
      answer.setChange(recorded.getChange());
    }
    return answer.build();
  }

  private static Operation decode(ByteString bytes) {
    if (bytes.size() > Operation.MAX_BYTES) {
      throw new Failure(
          ErrorReason.OPERATION_TOO_LARGE,
          "the operation has %d bytes, at most %d are allowed; put data into items"
              .formatted(bytes.size(), Operation.MAX_BYTES));
    }
    try {
      return Operation.decode(bytes.toByteArray());
    } catch (MalformedException e) {
      throw new Failure(
          ErrorReason.OPERATION_MALFORMED,
          "the operation cannot be read: %s: %s; write it as docs/evidence.md says and sign it again"
              .formatted(e.where(), e.rule()),
          e);
    }
  }

  private static void requireOwn(Operation operation, Requester requester) {
    OperationKind kind = operation.payload().kind();
    if (kind != OperationKind.DATA && kind != OperationKind.CONTROL) {
      throw new Failure(
          ErrorReason.NOT_AUTHORISED, "a data user states DATA or CONTROL, not %s".formatted(kind));
    }
    String user = requester.getUser();
    String source = operation.header().source();
    Optional<ActorName> speaker = ActorName.speakingFor(source);
    if (!speaker.equals(Optional.of(new ActorName(Office.USER, user)))) {
      throw new Failure(
          ErrorReason.NOT_AUTHORISED,
          "data user '%s' may not speak for '%s'; state it as urn:varve:user:%s, or as an asset of that name"
              .formatted(user, source, user));
    }
  }

  private void requireSigned(Operation operation, Requester requester) {
    VerificationKey key =
        key(requester.getUser())
            .orElseThrow(
                () ->
                    new Failure(
                        ErrorReason.NOT_AUTHORISED,
                        ("DataUser '%s' has no key: a certificate or a token alone reads, and whoever states"
                                + " something signs it; have an operator put your key into it (docs/access.md)")
                            .formatted(requester.getUser())));
    if (!key.kid().equals(operation.header().kid())) {
      throw new Failure(
          ErrorReason.UNKNOWN_SIGNER,
          "the operation is signed with key %s, DataUser '%s' has key %s; sign with that one"
              .formatted(operation.header().kid(), requester.getUser(), key.kid()));
    }
    if (!operation.signedBy(key)) {
      throw new Failure(
          ErrorReason.SIGNATURE_INVALID,
          "the signature of operation %s is not by key %s; sign it again"
              .formatted(operation.id().hex(), key.kid()));
    }
  }

  private Optional<VerificationKey> key(String user) {
    QueryResourcesRequest query =
        QueryResourcesRequest.newBuilder().setKind("DataUser").setId(user).build();
    QueryResourcesResponse found = processing.waiting().queryResources(query).next();
    try {
      return Spec.decode(found.getResources(0).getSpec().toByteArray())
          .text("key")
          .map(DataUserShape::key);
    } catch (MalformedException e) {
      throw new Failure(
          ErrorReason.NOT_AUTHORISED,
          "DataUser '%s' cannot be read: %s; have an operator mend it"
              .formatted(user, e.getMessage()),
          e);
    }
  }

  private DataFormat format(Operation operation, Requester requester) {
    String id = operation.payload().format().orElseThrow();
    return formats
        .find(id, requester)
        .orElseThrow(
            () ->
                new Failure(
                    ErrorReason.FORMAT_UNKNOWN,
                    "format %s is not registered, or this version cannot check it; use a registered one"
                        .formatted(id)));
  }
}
