/** Where readings come from: the port and the sources host and csv. */
@NullMarked
package org.varve.edge.source;

import org.jspecify.annotations.NullMarked;
