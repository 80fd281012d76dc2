/** The ledger block: the unit that a ledger chains, stores and replays. */
@NullMarked
package org.varve.ledger.block;

import org.jspecify.annotations.NullMarked;
