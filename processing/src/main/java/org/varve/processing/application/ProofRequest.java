package org.varve.processing.application;

import java.util.OptionalInt;
import org.varve.evidence.operation.OperationId;

/**
 * What shall be proven about an operation.
 *
 * @param item also that this item belongs to it
 * @param withItem give the item itself
 * @param withEncapsulation also in which data block it was sealed
 * @param withBinding also whose the keys are
 */
public record ProofRequest(
    OperationId operation,
    OptionalInt item,
    boolean withItem,
    boolean withEncapsulation,
    boolean withBinding) {}
