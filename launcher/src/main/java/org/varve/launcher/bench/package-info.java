/** Measures this machine and Varve on it, in the same run. */
@NullMarked
package org.varve.launcher.bench;

import org.jspecify.annotations.NullMarked;
