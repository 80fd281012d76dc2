/** The agent beside a source: signs, queues and forwards operations. */
@NullMarked
package org.varve.edge;

import org.jspecify.annotations.NullMarked;
