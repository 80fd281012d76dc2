/** The ledger that organisations share: ordered by a Fabric channel, folded by each of them. */
@NullMarked
package org.varve.ledger.fabric;

import org.jspecify.annotations.NullMarked;
