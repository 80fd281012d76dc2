package org.varve.controlling;

import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/**
 * Which entity owns which kind of resource (ITU-T Y.4561 clause 8.8: the control request is chosen
 * by the type that the operator asks for).
 */
final class Owners {

  /** The kind that SIGNER operations state, and no CONTROL operation. */
  static final String SIGNER = "Signer";

  private final Map<String, Owner> byKind;
  private final Processing processing;

  Owners(Processing processing, Representation representation, Provisioning provisioning) {
    this.processing = processing;
    byKind =
        Map.of(
            "DataSource", representation,
            "DataFormat", representation,
            "Collection", representation,
            "DataUser", provisioning,
            "Grant", processing,
            "Ownership", processing,
            "Operator", processing,
            "Supervisor", processing,
            "AlertRule", processing,
            "Retention", processing);
  }

  /**
   * @throws Failure MALFORMED_REQUEST if operators control nothing of that kind
   */
  Owner of(String kind) {
    return Optional.ofNullable(byKind.get(kind))
        .orElseThrow(
            () ->
                new Failure(
                    ErrorReason.MALFORMED_REQUEST,
                    "kind '%s' is none that operators control; these are %s"
                        .formatted(kind, String.join(", ", new TreeSet<>(byKind.keySet())))));
  }

  /** Whether the ledger itself judges the whole of this kind. */
  boolean isOfProcessing(String kind) {
    return byKind.get(kind) == processing;
  }
}
