package org.varve.processing.domain;

import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import org.varve.evidence.Digest;
import org.varve.evidence.cbor.CborWriter;
import org.varve.evidence.operation.OperationId;

/** What is searched for, and in which order it shall come. */
public record Query(OperationFilter filter, SearchOrder order) {
  private static final int FIELDS = 10;

  /**
   * Tells this query on this log from every other; the same after a restart.
   *
   * @param genesis names the log
   */
  public Digest digest(OperationId genesis) {
    CborWriter cbor = new CborWriter().array(FIELDS).bytes(genesis.digest());
    cbor.uint(order.ordinal());
    text(cbor, filter.source());
    text(cbor, filter.signer());
    text(cbor, filter.dataType());
    labels(cbor, filter.labels());
    range(cbor, filter.times().sampled());
    range(cbor, filter.times().committed());
    text(cbor, filter.kind().map(Enum::name));
    text(cbor, filter.contentRoot().map(Digest::hex));
    return Digest.sha256(cbor.toBytes());
  }

  private static void text(CborWriter cbor, Optional<String> text) {
    text.ifPresentOrElse(cbor::text, cbor::nil);
  }

  private static void labels(CborWriter cbor, SortedMap<String, String> labels) {
    cbor.array(2 * labels.size());
    labels.forEach((key, value) -> cbor.text(key).text(value));
  }

  private static void range(CborWriter cbor, TimeRange range) {
    cbor.array(2);
    text(cbor, range.from().map(Instant::toString));
    text(cbor, range.until().map(Instant::toString));
  }
}
