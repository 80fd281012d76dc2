package org.varve.monitoring.follow;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.varve.evidence.MalformedException;
import org.varve.rp.HttpCaller;
import org.varve.rp.HttpReply;

/** The files of a log at an HTTP server. A call that fails for a moment is repeated, twice. */
public final class HttpLog implements LogFiles {
  private static final List<Duration> PAUSES =
      List.of(Duration.ofMillis(200), Duration.ofSeconds(1));
  private static final int SERVER_FAILED = 500;
  private static final int TOO_MANY = 429;

  private final String prefix;
  private final HttpCaller caller;

  /**
   * @param prefix URL of the log, below which {@code checkpoint} lies
   */
  public HttpLog(URI prefix, HttpCaller caller) {
    this.prefix = prefix.toString().replaceAll("/+$", "") + "/";
    this.caller = caller;
  }

  @Override
  public Optional<byte[]> read(String name, int bytesMax) {
    URI uri = URI.create(prefix + name);
    for (int attempt = 0; ; attempt++) {
      boolean isLast = attempt == PAUSES.size();
      try {
        HttpReply reply = caller.get(uri, bytesMax);
        if (isLast || !isPassing(reply)) {
          return body(uri, reply);
        }
      } catch (HttpCaller.TooLongException e) {
        throw new MalformedException("a true file has at most " + bytesMax + " bytes", name);
      } catch (IOException e) {
        if (isLast) {
          throw new LogUnavailableException(
              e.getMessage() + "; check the address of the log, and ask again later", e);
        }
      }
      sleep(PAUSES.get(attempt));
    }
  }

  private static boolean isPassing(HttpReply reply) {
    return reply.status() >= SERVER_FAILED || reply.status() == TOO_MANY;
  }

  private static Optional<byte[]> body(URI uri, HttpReply reply) {
    return switch (reply.status()) {
      case 200 -> Optional.of(reply.body());
      case 404, 410 -> Optional.empty();
      case 401, 403 ->
          throw new LogUnavailableException(uri + " is not for you: " + reply.reason(), true);
      default ->
          throw new LogUnavailableException(
              "%s answers with status %d (%s); check the address of the log, and ask again later"
                  .formatted(uri, reply.status(), reply.reason()),
              false);
    };
  }

  private static void sleep(Duration pause) {
    try {
      Thread.sleep(pause.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LogUnavailableException("reading the log was given up", e);
    }
  }
}
