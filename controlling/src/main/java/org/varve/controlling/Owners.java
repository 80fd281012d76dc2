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

  /** The kind that SIGNER operations state; operators state Bindings, which lead to them. */
  static final String SIGNER = "Signer";

  private final Map<String, Owner> byKind;
  private final Processing processing;

  Owners(Processing processing, Representation representation, Provisioning provisioning) {
    this.processing = processing;
    byKind =
        Map.ofEntries(
            Map.entry("DataSource", representation),
            Map.entry("DataFormat", representation),
            Map.entry("Collection", representation),
            Map.entry("Binding", representation),
            Map.entry("DataUser", provisioning),
            Map.entry("Grant", processing),
            Map.entry("AccessRequest", processing),
            Map.entry("Ownership", processing),
            Map.entry("Operator", processing),
            Map.entry("Supervisor", processing),
            Map.entry("Organisation", processing),
            Map.entry("AlertRule", processing),
            Map.entry("Retention", processing));
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
