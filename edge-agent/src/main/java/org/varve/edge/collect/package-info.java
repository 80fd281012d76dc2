/** From a source to the queue: batches readings and signs them. */
@NullMarked
package org.varve.edge.collect;

import org.jspecify.annotations.NullMarked;
