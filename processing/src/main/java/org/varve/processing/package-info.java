/** The processing entity: writes to the ledger and answers for it. */
@NullMarked
package org.varve.processing;

import org.jspecify.annotations.NullMarked;
