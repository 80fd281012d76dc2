/** Builds the entities, wires them together and runs them; the one place that names a ledger. */
@NullMarked
package org.varve.launcher;

import org.jspecify.annotations.NullMarked;
