package org.varve.processing.adapter.http;

import java.util.Optional;
import java.util.function.Function;
import org.varve.evidence.MalformedException;
import org.varve.evidence.log.TilePath;
import org.varve.processing.application.ReadWholeLog;
import org.varve.processing.application.StaticLog;
import org.varve.rp.HttpAnswer;
import org.varve.rp.HttpCall;

/**
 * The log over HTTP, read-only (C2SP tlog-tiles): {@code checkpoint}, {@code tile/L/N} and {@code
 * tile/entries/N} under the path of the log's origin.
 *
 * <p>Hashes say nothing about what was signed, so anyone may read them. Entries are all operations
 * of all sources: unless the log was founded as public they are for those whom {@link ReadWholeLog}
 * lets read them.
 */
public final class LogEndpoint implements Function<HttpCall, HttpAnswer> {
  private static final String CACHE = "Cache-Control";
  private static final String FOR_EVER = "max-age=31536000, immutable";

  private final StaticLog log;
  private final ReadWholeLog readers;
  private final String prefix;

  public LogEndpoint(StaticLog log, ReadWholeLog readers) {
    this.log = log;
    this.readers = readers;
    this.prefix = prefix(log.origin());
  }

  /** The path that an origin such as {@code city.example/log} stands for. */
  public static String prefix(String origin) {
    int slash = origin.indexOf('/');
    return slash < 0 ? "" : origin.substring(slash);
  }

  @Override
  public HttpAnswer apply(HttpCall call) {
    if (!call.isRead()) {
      return HttpAnswer.refusal(405, "the log is read-only; use GET or HEAD")
          .with("Allow", "GET, HEAD");
    }
    if (!call.path().startsWith(prefix + "/")) {
      return nothing(call.path());
    }
    String name = call.path().substring(prefix.length() + 1);
    return name.equals("checkpoint") ? checkpoint() : tile(call, name);
  }

  private HttpAnswer checkpoint() {
    return log.checkpoint()
        .map(note -> HttpAnswer.text(200, note).with(CACHE, "max-age=1"))
        .orElseGet(
            () ->
                HttpAnswer.refusal(503, "too few have confirmed the log yet; ask again in a moment")
                    .with("Retry-After", "5"));
  }

  private HttpAnswer tile(HttpCall call, String name) {
    TilePath tile;
    try {
      tile = TilePath.parse(name);
    } catch (MalformedException e) {
      return nothing(call.path());
    }
    if (tile.isEntries() && !mayReadEntries(call, tile)) {
      return HttpAnswer.refusal(
          403,
          "the entries of this log are not public; call over TLS with the certificate of a"
              + " supervisor, or of a user with a grant to everything");
    }
    Optional<byte[]> bytes = log.tile(tile);
    if (bytes.isEmpty()) {
      return nothing(call.path());
    }
    HttpAnswer answer = HttpAnswer.of(200, "application/octet-stream", bytes.get());
    if (!tile.isEntries()) {
      return answer.with(CACHE, "public, " + FOR_EVER);
    }
    HttpAnswer entries =
        answer
            .with(CACHE, (log.hasPublicEntries() ? "public, " : "private, ") + FOR_EVER)
            .with("Vary", "Accept-Encoding");
    return call.acceptsGzip() ? entries.gzipped() : entries;
  }

  private boolean mayReadEntries(HttpCall call, TilePath tile) {
    return log.hasPublicEntries()
        || call.peer().filter(peer -> readers.read(peer, tile.first(), tile.width())).isPresent();
  }

  /** Never kept: the tile may exist in a moment. */
  private HttpAnswer nothing(String path) {
    return HttpAnswer.refusal(
        404, "there is no " + path + "; the log begins at " + prefix + "/checkpoint");
  }
}
