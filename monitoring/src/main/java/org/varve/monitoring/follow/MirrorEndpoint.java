package org.varve.monitoring.follow;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;
import org.varve.evidence.MalformedException;
import org.varve.evidence.log.EntryBundle;
import org.varve.evidence.log.SignedNote;
import org.varve.evidence.log.TilePath;
import org.varve.rp.HttpAnswer;
import org.varve.rp.HttpCall;

/**
 * A mirror over HTTP, read-only (C2SP tlog-tiles). Entries are served only if its operator says so:
 * who may read a log may not always pass it on.
 */
public final class MirrorEndpoint implements Function<HttpCall, HttpAnswer> {
  private static final String CACHE = "Cache-Control";
  private static final String FOR_EVER = "public, max-age=31536000, immutable";

  private final MirrorFolder folder;
  private final boolean withEntries;

  public MirrorEndpoint(MirrorFolder folder, boolean withEntries) {
    this.folder = folder;
    this.withEntries = withEntries;
  }

  @Override
  public HttpAnswer apply(HttpCall call) {
    if (!call.isRead()) {
      return HttpAnswer.refusal(405, "a mirror is read-only; use GET or HEAD")
          .with("Allow", "GET, HEAD");
    }
    String name = call.path().replaceFirst("^/", "");
    return name.equals("checkpoint") ? checkpoint() : tile(name);
  }

  private HttpAnswer checkpoint() {
    return folder
        .read("checkpoint", SignedNote.BYTES_MAX)
        .map(note -> new String(note, StandardCharsets.UTF_8))
        .map(note -> HttpAnswer.text(200, note).with(CACHE, "max-age=1"))
        .orElseGet(() -> nothing("checkpoint"));
  }

  private HttpAnswer tile(String name) {
    TilePath tile;
    try {
      tile = TilePath.parse(name);
    } catch (MalformedException e) {
      return nothing(name);
    }
    if (tile.isEntries() && !withEntries) {
      return HttpAnswer.refusal(
          403, "this mirror serves hashes alone; ask the log for its entries");
    }
    Optional<byte[]> bytes = folder.read(name, EntryBundle.BYTES_MAX);
    return bytes
        .map(b -> HttpAnswer.of(200, "application/octet-stream", b).with(CACHE, FOR_EVER))
        .orElseGet(() -> nothing(name));
  }

  private static HttpAnswer nothing(String name) {
    return HttpAnswer.refusal(404, "there is no /" + name + "; a mirror begins at /checkpoint");
  }
}
