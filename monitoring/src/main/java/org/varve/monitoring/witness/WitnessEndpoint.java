package org.varve.monitoring.witness;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;
import org.varve.evidence.MalformedException;
import org.varve.evidence.log.AddCheckpoint;
import org.varve.evidence.log.SignedNote;
import org.varve.rp.HttpAnswer;
import org.varve.rp.HttpCall;

/** The witness over HTTP, with the status codes of C2SP tlog-witness. */
public final class WitnessEndpoint implements Function<HttpCall, HttpAnswer> {
  private static final String ADD = "/add-checkpoint";
  private static final String CHECKPOINT = "/checkpoint";

  private final Witness witness;

  public WitnessEndpoint(Witness witness) {
    this.witness = witness;
  }

  @Override
  public HttpAnswer apply(HttpCall call) {
    if (call.path().equals(ADD)) {
      return call.method().equals("POST")
          ? add(call.body())
          : HttpAnswer.refusal(405, "send a checkpoint with POST").with("Allow", "POST");
    }
    if (!call.isRead()) {
      return HttpAnswer.refusal(405, "this is read-only; use GET or HEAD")
          .with("Allow", "GET, HEAD");
    }
    boolean isLog = call.path().startsWith("/") && call.path().endsWith(CHECKPOINT);
    int end = call.path().length() - CHECKPOINT.length();
    return (isLog && end > 0 ? witness.newest(call.path().substring(1, end)) : none())
        .map(note -> HttpAnswer.text(200, note.toString()).with("Cache-Control", "max-age=1"))
        .orElseGet(() -> HttpAnswer.refusal(404, "nothing was cosigned under this path"));
  }

  private static Optional<SignedNote> none() {
    return Optional.empty();
  }

  private HttpAnswer add(String body) {
    AddCheckpoint request;
    try {
      request = AddCheckpoint.parse(body);
    } catch (MalformedException e) {
      return HttpAnswer.refusal(400, e.where() + ": " + e.rule());
    }
    Witness.Outcome outcome = witness.add(request);
    if (outcome instanceof Witness.Cosigned cosigned) {
      return HttpAnswer.text(200, cosigned.line() + "\n").with("Cache-Control", "no-store");
    }
    if (outcome instanceof Witness.OtherSize other) {
      byte[] size = (other.size() + "\n").getBytes(StandardCharsets.US_ASCII);
      return HttpAnswer.of(409, AddCheckpoint.SIZE_TYPE, size).with("Cache-Control", "no-store");
    }
    Witness.Refused refused = (Witness.Refused) outcome;
    return HttpAnswer.refusal(status(refused.reason()), refused.sentence());
  }

  private static int status(Witness.Reason reason) {
    return switch (reason) {
      case UNKNOWN_LOG -> 404;
      case NOT_SIGNED -> 403;
      case MALFORMED -> 400;
      case NOT_CONSISTENT -> 422;
    };
  }
}
