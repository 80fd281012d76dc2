package org.varve.launcher.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.prometheus.client.exporter.common.TextFormat;
import java.util.Set;
import java.util.function.Function;
import org.varve.rp.HttpAnswer;
import org.varve.rp.HttpCall;
import org.varve.rp.Role;

/**
 * The metrics of this process over HTTP. They hold no secret and no name of a source or a person;
 * over TLS they are still for those alone who run or supervise the node.
 */
final class MetricsEndpoint implements Function<HttpCall, HttpAnswer> {

  private static final Set<Role> READERS =
      Set.of(Role.SCRAPER, Role.OPERATOR, Role.SUPERVISOR, Role.ENTITY);

  private final Meters meters;
  private final boolean forReadersOnly;

  /**
   * @param forReadersOnly asks for a client certificate; for TLS
   */
  MetricsEndpoint(Meters meters, boolean forReadersOnly) {
    this.meters = meters;
    this.forReadersOnly = forReadersOnly;
  }

  @Override
  public HttpAnswer apply(HttpCall call) {
    if (!call.isRead()) {
      return HttpAnswer.refusal(405, "metrics are read-only; use GET").with("Allow", "GET, HEAD");
    }
    if (!call.path().equals(NodeMetrics.PATH)) {
      return HttpAnswer.refusal(
          404, "there is no " + call.path() + "; ask for " + NodeMetrics.PATH);
    }
    if (forReadersOnly && call.peer().filter(peer -> READERS.contains(peer.role())).isEmpty()) {
      return HttpAnswer.refusal(
          403,
          "metrics are for scrapers, operators, supervisors and entities; call with such a certificate");
    }
    HttpAnswer answer =
        HttpAnswer.of(200, TextFormat.CONTENT_TYPE_004, meters.scrape().getBytes(UTF_8))
            .with("Cache-Control", "no-store");
    return call.acceptsGzip() ? answer.gzipped() : answer;
  }
}
