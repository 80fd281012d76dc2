/** The way to representation (R2D): sends what is queued until its receipt is verified. */
@NullMarked
package org.varve.edge.uplink;

import org.jspecify.annotations.NullMarked;
