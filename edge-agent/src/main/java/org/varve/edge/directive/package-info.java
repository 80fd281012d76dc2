/** What operators want of the agent's sources. */
@NullMarked
package org.varve.edge.directive;

import org.jspecify.annotations.NullMarked;
