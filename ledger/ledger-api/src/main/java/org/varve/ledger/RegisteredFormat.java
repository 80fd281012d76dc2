package org.varve.ledger;

import static java.util.Objects.requireNonNull;

import org.varve.evidence.operation.FormatBody;

/**
 * A data format that operations may name.
 *
 * @param definition its name, kind and schema
 * @param leafIndex where the FORMAT operation is in the log
 */
public record RegisteredFormat(FormatBody definition, long leafIndex) {

  public RegisteredFormat {
    requireNonNull(definition);
  }
}
