package org.varve.evidence.operation;

/** How items of a format are understood; the order is that of the numbers in the payload. */
public enum FormatKind {
  /** SenML in JSON (RFC 8428). */
  SENML_JSON,
  /** JSON that a JSON Schema describes. */
  JSON_SCHEMA,
  /** Bytes that are only kept. */
  OPAQUE,
  /** SenML in CBOR (RFC 8428, section 6). */
  SENML_CBOR
}
