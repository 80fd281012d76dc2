/** The program {@code varve-agent}. */
@NullMarked
package org.varve.edge.cli;

import org.jspecify.annotations.NullMarked;
