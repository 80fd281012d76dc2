/** Looks for what keeps an agent from working, and names the next step. */
@NullMarked
package org.varve.edge.doctor;

import org.jspecify.annotations.NullMarked;
