/** What Varve asks of a ledger, and the test suite that every ledger passes. */
@NullMarked
package org.varve.ledger;

import org.jspecify.annotations.NullMarked;
