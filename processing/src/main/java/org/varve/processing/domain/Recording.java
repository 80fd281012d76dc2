package org.varve.processing.domain;

import java.time.Instant;
import java.util.Optional;

/**
 * How an operation came into the log.
 *
 * @param height the ledger block that holds it
 * @param committedAt when the ledger committed it
 * @param encapsulatedAt when representation sealed its data block; absent for the genesis operation
 * @param afterGap whether numbers before its own were missing then
 */
public record Recording(
    long leafIndex,
    long height,
    Instant committedAt,
    Optional<Instant> encapsulatedAt,
    boolean afterGap) {}
