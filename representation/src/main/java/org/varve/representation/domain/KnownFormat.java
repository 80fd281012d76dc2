package org.varve.representation.domain;

import org.varve.evidence.operation.FormatBody;
import org.varve.formats.DataFormat;

/**
 * A format of the ledger's registry, with the code that validates its items.
 *
 * @param definition as recorded
 * @param rules made from it
 */
public record KnownFormat(FormatBody definition, DataFormat rules) {}
