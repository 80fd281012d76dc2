/** Append-only logs of checked records in segment files, and what is left of them after a crash. */
@NullMarked
package org.varve.ledger.embedded.segment;

import org.jspecify.annotations.NullMarked;
