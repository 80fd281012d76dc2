/** Agents, ledgers and clocks that representation is tested with. */
@NullMarked
package org.varve.representation.testing;

import org.jspecify.annotations.NullMarked;
