package org.varve.processing.domain;

import java.util.Optional;
import java.util.SortedMap;
import org.varve.evidence.operation.OperationPayload;

/** What a signer says about the items of an operation: how to read them, and how to find them. */
public record Description(
    Optional<String> format,
    Optional<String> dataType,
    Optional<String> text,
    SortedMap<String, String> labels) {

  static Description of(OperationPayload payload) {
    return new Description(
        payload.format(), payload.dataType(), payload.description(), payload.labels());
  }
}
