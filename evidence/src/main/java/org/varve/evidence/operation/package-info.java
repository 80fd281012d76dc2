/** Operations: the signed statements that everything on the ledger is made of. */
@NullMarked
package org.varve.evidence.operation;

import org.jspecify.annotations.NullMarked;
