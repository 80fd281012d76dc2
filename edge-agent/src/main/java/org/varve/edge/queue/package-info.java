/** What is signed and not yet known to be recorded, durable on disk. */
@NullMarked
package org.varve.edge.queue;

import org.jspecify.annotations.NullMarked;
