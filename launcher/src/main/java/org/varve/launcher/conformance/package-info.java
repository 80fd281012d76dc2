/** Which requirement of the Recommendations which test proves, and what the last run says. */
@NullMarked
package org.varve.launcher.conformance;

import org.jspecify.annotations.NullMarked;
