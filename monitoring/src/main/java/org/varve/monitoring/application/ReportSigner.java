package org.varve.monitoring.application;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.varve.evidence.crypto.CoseHeader;
import org.varve.evidence.crypto.SigningKey;
import org.varve.evidence.file.JsonWriter;
import org.varve.evidence.operation.SignedStatement;

/**
 * Signs reports: a statement of monitoring about the log, in the form of any statement that a log
 * could record, so that it can be handed on and kept like evidence.
 */
public final class ReportSigner {
  /** Of the statement's payload. */
  public static final String CONTENT_TYPE = "application/vnd.varve.supervision+json";

  private static final int LISTED_MAX = 100;

  private final SigningKey key;
  private final String issuer;
  private final String origin;
  private final InstantSource clock;

  /**
   * @param issuer the name of monitoring's key
   * @param origin of the log that reports are about
   */
  public ReportSigner(SigningKey key, String issuer, String origin, InstantSource clock) {
    this.key = key;
    this.issuer = issuer;
    this.origin = origin;
    this.clock = clock;
  }

  /**
   * Signs a report that fits a statement: of each list as many entries stand in it as there is room
   * for, the first ones.
   *
   * @param facts what stands in it whole
   * @param lists what may be cut, by name
   */
  public byte[] sign(Map<String, Object> facts, Map<String, List<?>> lists) {
    for (int listed = LISTED_MAX; listed > 0; listed /= 2) {
      byte[] json = json(facts, lists, listed);
      if (json.length < SignedStatement.MAX_BYTES - header().encode().length - 128) {
        return SignedStatement.sign(key, header(), json).bytes();
      }
    }
    return SignedStatement.sign(key, header(), json(facts, lists, 0)).bytes();
  }

  private static byte[] json(Map<String, Object> facts, Map<String, List<?>> lists, int listed) {
    Map<String, Object> report = new LinkedHashMap<>(facts);
    lists.forEach(
        (name, entries) -> report.put(name, entries.subList(0, Math.min(entries.size(), listed))));
    return JsonWriter.write(report).getBytes(UTF_8);
  }

  private CoseHeader header() {
    return new CoseHeader(
        key.verificationKey().algorithm(),
        Optional.of(CONTENT_TYPE),
        key.verificationKey().kid(),
        issuer,
        origin,
        clock.instant().getEpochSecond(),
        Optional.empty());
  }
}
