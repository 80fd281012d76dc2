/** The demonstration: the whole path once, from a reading of this host to a verdict. */
@NullMarked
package org.varve.launcher.demo;

import org.jspecify.annotations.NullMarked;
