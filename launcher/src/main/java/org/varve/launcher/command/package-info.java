/** The commands of the program, one class each. */
@NullMarked
package org.varve.launcher.command;

import org.jspecify.annotations.NullMarked;
