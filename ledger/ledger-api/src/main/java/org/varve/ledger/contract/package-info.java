/**
 * The data management contract: what may be recorded and what follows from it, as pure functions.
 *
 * <p>Every organisation's node must come to the same bytes, so nothing in here reads a clock, a
 * random number, a file, a locale or a time zone, and nothing depends on the order of a hash table.
 */
@NullMarked
package org.varve.ledger.contract;

import org.jspecify.annotations.NullMarked;
