/** The agent's threads, and how they end. */
@NullMarked
package org.varve.edge.thread;

import org.jspecify.annotations.NullMarked;
