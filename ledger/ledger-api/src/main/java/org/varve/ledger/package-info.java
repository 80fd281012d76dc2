/** What Varve asks of a ledger: the port that entities use and every ledger implements. */
@NullMarked
package org.varve.ledger;

import org.jspecify.annotations.NullMarked;
