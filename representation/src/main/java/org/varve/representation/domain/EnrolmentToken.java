package org.varve.representation.domain;

import java.time.Instant;
import java.util.List;
import org.varve.evidence.Digest;

/**
 * A one-time right to bind a signing key to sources.
 *
 * @param id what the SIGNER operation names, so that the ledger knows a second use
 * @param sources exact names, or prefixes that end in {@code *}
 * @param expires from then on the token is refused
 */
public record EnrolmentToken(Digest id, List<String> sources, Instant expires) {

  public EnrolmentToken {
    sources = List.copyOf(sources);
  }
}
