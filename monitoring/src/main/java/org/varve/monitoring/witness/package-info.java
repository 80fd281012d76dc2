/** A witness of logs (C2SP tlog-witness). */
@NullMarked
package org.varve.monitoring.witness;

import org.jspecify.annotations.NullMarked;
