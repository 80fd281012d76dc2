/** Who the agent is: its keys, its certificate, whom it trusts, and how it comes by them. */
@NullMarked
package org.varve.edge.identity;

import org.jspecify.annotations.NullMarked;
