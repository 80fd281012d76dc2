package org.varve.processing.adapter.http;

import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import org.varve.evidence.MalformedException;
import org.varve.evidence.log.AddCheckpoint;
import org.varve.evidence.log.CanonicalText;
import org.varve.processing.application.WitnessService;
import org.varve.rp.HttpCaller;
import org.varve.rp.HttpReply;

/** A witness over HTTP, with the status codes of C2SP tlog-witness. */
public final class HttpWitness implements WitnessService {
  private static final int ANSWER_BYTES_MAX = 16_384;

  private final URI add;
  private final HttpCaller caller;

  /**
   * @param url below which {@code add-checkpoint} lies
   */
  public HttpWitness(String url, HttpCaller caller) {
    this.add = URI.create(url.replaceAll("/+$", "") + "/add-checkpoint");
    this.caller = caller;
  }

  @Override
  public Answer add(AddCheckpoint request) {
    HttpReply reply;
    try {
      reply = caller.post(add, request.toString(), ANSWER_BYTES_MAX);
    } catch (IOException e) {
      return new Failed(String.valueOf(e.getMessage()));
    }
    return switch (reply.status()) {
      case 200 -> new Lines(reply.text());
      case 409 -> otherSize(reply);
      case 404 -> new Failed(add + " does not know this log; have its trust file added there");
      case 403 -> new Failed(add + " has another key for this log: " + reply.reason());
      case 422 -> new Failed(add + " holds that this log has not only grown: " + reply.reason());
      default ->
          new Failed(
              "%s answers with status %d: %s".formatted(add, reply.status(), reply.reason()));
    };
  }

  private Answer otherSize(HttpReply reply) {
    boolean isSize =
        reply.type().toLowerCase(Locale.ROOT).startsWith(AddCheckpoint.SIZE_TYPE)
            && reply.text().endsWith("\n");
    try {
      String text = reply.text();
      return isSize
          ? new OtherSize(CanonicalText.decimal(text.substring(0, text.length() - 1), "size"))
          : new Failed(add + " answers with status 409, but names no size");
    } catch (MalformedException e) {
      return new Failed(add + " answers with a size that is none: " + e.getMessage());
    }
  }
}
