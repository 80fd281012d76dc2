package org.varve.representation.message;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.varve.evidence.operation.OperationId;
import org.varve.proto.r2d.v1.GetSubmissionResponse;
import org.varve.proto.r2d.v1.Submission;
import org.varve.proto.r2d.v1.SubmissionState;
import org.varve.representation.application.Submissions;
import org.varve.representation.domain.Outcome;
import org.varve.representation.domain.Parcel;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/** Submissions between the messages of R2D and representation's own types. */
public final class SubmissionMessages {

  private SubmissionMessages() {}

  public static Parcel parcel(Submission message) {
    List<byte[]> items = message.getItemsList().stream().map(ByteString::toByteArray).toList();
    return new Parcel(message.getOperation().toByteArray(), items);
  }

  private static SubmissionState state(Submissions.State state) {
    return switch (state) {
      case UNKNOWN -> SubmissionState.SUBMISSION_STATE_UNKNOWN;
      case PENDING -> SubmissionState.SUBMISSION_STATE_PENDING;
      case RECORDED -> SubmissionState.SUBMISSION_STATE_RECORDED;
      case REFUSED -> SubmissionState.SUBMISSION_STATE_REFUSED;
    };
  }

  /**
   * What a stream says of an operation whose fate is unknown: refused for a reason that tells the
   * sender to send it again.
   */
  public static Outcome.Refused unknown(Throwable thrown) {
    Failure failure = failure(thrown);
    return new Outcome.Refused(failure.reason().name(), String.valueOf(failure.getMessage()));
  }

  private static Failure failure(Throwable thrown) {
    Throwable cause = thrown.getCause();
    if (thrown instanceof CompletionException && cause != null) {
      return failure(cause);
    }
    return thrown instanceof Failure failure
        ? failure
        : new Failure(
            ErrorReason.INTERNAL, "the operation was not recorded; send it again later", thrown);
  }

  public static GetSubmissionResponse response(OperationId id, Submissions.Status status) {
    GetSubmissionResponse.Builder response =
        GetSubmissionResponse.newBuilder().setState(state(status.state()));
    status
        .outcome()
        .ifPresent(
            outcome -> response.setResult(ReceiptMessages.message(Optional.of(id), outcome)));
    return response.build();
  }
}
