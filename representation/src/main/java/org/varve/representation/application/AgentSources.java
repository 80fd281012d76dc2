package org.varve.representation.application;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.varve.evidence.operation.Spec;
import org.varve.representation.domain.BoundSigner;
import org.varve.representation.domain.SourceTerms;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/** On which terms the sources of an agent may speak (ITU-T Y.4561 clause 7.1.4). */
public final class AgentSources {
  /** Most sources that a call of an agent is about. */
  public static final int SOURCES_MAX = 100;

  private final RegistryView registry;

  public AgentSources(RegistryView registry) {
    this.registry = registry;
  }

  /**
   * The terms of these sources, in their order.
   *
   * @param signer whose certificate the agent shows
   * @throws Failure MALFORMED_REQUEST, UNKNOWN_SIGNER, SIGNER_REVOKED, SOURCE_NOT_BOUND
   */
  public List<SourceTerms> terms(String signer, List<String> sources) {
    require(signer, sources);
    List<SourceTerms> terms = new ArrayList<>();
    for (String source : sources) {
      terms.add(
          registry
              .source(source)
              .filter(known -> !known.deleted())
              .orElseGet(() -> SourceTerms.of(source, Spec.empty(), false, 0, 0)));
    }
    return terms;
  }

  /**
   * That the signer may speak about these sources.
   *
   * @throws Failure as above
   */
  public void require(String signer, List<String> sources) {
    if (sources.isEmpty()
        || sources.size() > SOURCES_MAX
        || new HashSet<>(sources).size() < sources.size()) {
      throw new Failure(
          ErrorReason.MALFORMED_REQUEST,
          "%d sources were named; name 1 to %d, each once".formatted(sources.size(), SOURCES_MAX));
    }
    BoundSigner bound =
        registry
            .signerCalled(signer)
            .orElseThrow(
                () ->
                    new Failure(
                        ErrorReason.UNKNOWN_SIGNER,
                        "signer %s is not bound; enrol it with a token first".formatted(signer)));
    if (!bound.active()) {
      throw new Failure(
          ErrorReason.SIGNER_REVOKED,
          "signer %s was revoked by entry %d of the log; enrol with a new key and a new token"
              .formatted(signer, bound.leafIndex()));
    }
    for (String source : sources) {
      if (!bound.speaksFor(source)) {
        throw new Failure(
            ErrorReason.SOURCE_NOT_BOUND,
            "signer %s is bound to %s, not to source %s; correct the name, or enrol with a token for it"
                .formatted(signer, bound.sources(), source));
      }
    }
  }
}
