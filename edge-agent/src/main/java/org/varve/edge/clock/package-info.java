/** The agent's time. */
@NullMarked
package org.varve.edge.clock;

import org.jspecify.annotations.NullMarked;
