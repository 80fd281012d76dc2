package org.varve.ledger.embedded.segment;

/**
 * One record as read back, its checksums right.
 *
 * @param ordinal number of the record in its log, from 0
 * @param position where its frame begins
 * @param body its bytes; the array is shared, do not modify
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Record(long ordinal, RecordPosition position, byte[] body) {}
