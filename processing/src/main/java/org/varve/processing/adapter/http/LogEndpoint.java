package org.varve.processing.adapter.http;

import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.varve.evidence.MalformedException;
import org.varve.evidence.log.TilePath;
import org.varve.processing.application.StaticLog;
import org.varve.rp.HttpAnswer;
import org.varve.rp.HttpCall;
import org.varve.rp.PeerIdentity;
import org.varve.rp.Role;

/**
 * The log over HTTP, read-only (C2SP tlog-tiles): {@code checkpoint}, {@code tile/L/N} and {@code
 * tile/entries/N} under the path of the log's origin.
 *
 * <p>Hashes say nothing about what was signed, so anyone may read them. Entries are all operations
 * of all sources: unless the log was founded as public they are for supervisors and entities, and
 * for a data user who may read everything.
 */
public final class LogEndpoint implements Function<HttpCall, HttpAnswer> {
  private static final Set<Role> READERS = Set.of(Role.SUPERVISOR, Role.ENTITY);
  private static final String CACHE = "Cache-Control";
  private static final String FOR_EVER = "max-age=31536000, immutable";

  private final StaticLog log;
  private final Predicate<PeerIdentity> readsEverything;
  private final String prefix;

  /**
   * @param readsEverything whether a data user may read every operation
   */
  public LogEndpoint(StaticLog log, Predicate<PeerIdentity> readsEverything) {
    this.log = log;
    this.readsEverything = readsEverything;
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
                HttpAnswer.refusal(
                        503, "too few witnesses have confirmed the log yet; ask again in a moment")
                    .with("Retry-After", "5"));
  }

  private HttpAnswer tile(HttpCall call, String name) {
    TilePath tile;
    try {
      tile = TilePath.parse(name);
    } catch (MalformedException e) {
      return nothing(call.path());
    }
    if (tile.isEntries() && !mayReadEntries(call)) {
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

  private boolean mayReadEntries(HttpCall call) {
    return log.hasPublicEntries() || call.peer().filter(this::mayReadEntries).isPresent();
  }

  private boolean mayReadEntries(PeerIdentity peer) {
    return READERS.contains(peer.role())
        || (peer.role() == Role.USER && readsEverything.test(peer));
  }

  /** Never kept: the tile may exist in a moment. */
  private HttpAnswer nothing(String path) {
    return HttpAnswer.refusal(
        404, "there is no " + path + "; the log begins at " + prefix + "/checkpoint");
  }
}
